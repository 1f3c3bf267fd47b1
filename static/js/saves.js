// Saves a form while it is typed in, and says in words what is saved, where and when.
//
// <form data-saves="URL"> posts its fields (no files) to URL as application/x-www-form-urlencoded with
// Accept: application/json. Answers: 200 {"saved_at": "10:42", "version": 3} · 409 {"saved_at": "10:40"} ·
// 401 or 403 when the session ended · anything else: not saved. A hidden input named "version" follows the answer.
// What could not be sent stays on this machine under the account of <body data-account> and is sent when the
// network is back. Signing out wipes it, after a warning.
import { all, clock, once, one, setIcon } from "./dom.js";

const WORDS = {
  typing: () => "Đang gõ, chưa lưu",
  sending: () => "Đang lưu…",
  server: (at) => `Đã lưu trên máy chủ ${at}`,
  local: (at) => `Mất mạng. Đã giữ trên máy này ${at}, sẽ tự gửi khi có mạng`,
  failed: () => "Chưa lưu được. Nội dung vẫn còn ở đây; hãy thử lại",
  stale: (at) => `Phiếu này vừa được lưu từ máy khác lúc ${at}. Bản bạn đang gõ vẫn còn; hãy bấm Lưu để chọn giữ bản nào`,
  away: () => "Phiên làm việc đã hết. Nội dung vẫn còn ở đây; hãy đăng nhập lại ở thẻ khác rồi lưu",
};
const ICONS = { typing: "todo", sending: "clock", server: "check", local: "offline", failed: "warn", stale: "warn", away: "warn" };
const LOOKS = { stale: "failed", away: "failed" };
const PREFIX = "tieubieu-draft:";
const account = () => document.body.dataset.account || "";
const keyOf = (form) => `${PREFIX}${account()}:${form.dataset.saves}`;

const store = {
  put(form, body) { try { localStorage.setItem(keyOf(form), body); return true; } catch { return false; } },
  get(form) { try { return localStorage.getItem(keyOf(form)); } catch { return null; } },
  drop(form) { try { localStorage.removeItem(keyOf(form)); } catch { /* private window */ } },
  mine() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
};

const bodyOf = (form) => {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(pairs).toString();
};

const say = (form, kind, at = clock()) => all("[data-save]").forEach((line) => {
  if (line.closest("[data-static]") || (line.closest("form") && line.closest("form") !== form)) return;
  const words = one("[data-words]", line);
  if (!words) return;
  line.dataset.save = LOOKS[kind] || kind;
  words.textContent = WORDS[kind](at);
  setIcon(line, ICONS[kind]);
});

const send = async (form) => {
  if (form.dataset.sent) return;
  const body = bodyOf(form);
  say(form, "sending");
  let answer;
  try {
    answer = await fetch(form.dataset.saves, {
      method: "POST", body, credentials: "same-origin",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
    });
  } catch {
    say(form, account() && store.put(form, body) ? "local" : "failed");
    return;
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    const version = one("input[name=version]", form);
    if (version && told.version !== undefined) version.value = told.version;
    store.drop(form);
    say(form, bodyOf(form).replace(/version=\d+/, "") === body.replace(/version=\d+/, "") ? "server" : "typing", told.saved_at);
  } else if (answer.status === 409) say(form, "stale", told.saved_at);
  else if (answer.status === 401 || answer.status === 403) say(form, "away");
  else say(form, "failed");
};

export const startSaves = (root) => {
  once("form[data-saves]", root, "Saves", (form) => {
    let timer;
    const later = () => {
      say(form, "typing");
      clearTimeout(timer);
      timer = setTimeout(() => send(form), 900);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => { clearTimeout(timer); store.drop(form); });
    window.addEventListener("online", () => { if (store.get(form)) send(form); });
    const kept = account() && store.get(form);
    if (kept && kept !== bodyOf(form)) {
      new URLSearchParams(kept).forEach((value, name) => {
        const field = form.elements.namedItem(name);
        if (!field || name === "version" || name.startsWith("_")) return;
        if (field instanceof RadioNodeList || field.type !== "checkbox") field.value = value;
        else field.checked = true;
      });
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  once("form[data-signout]", root, "Signout", (form) => form.addEventListener("submit", (event) => {
    const kept = store.mine();
    if (kept.length && !window.confirm(`Còn ${kept.length} phần gõ dở chỉ có trên máy này, chưa gửi được. Đăng xuất sẽ xóa chúng. Vẫn đăng xuất?`)) {
      event.preventDefault();
      return;
    }
    kept.forEach((key) => localStorage.removeItem(key));
  }));
};

// A score sheet: sums, steppers and limits while the judge types. The server checks everything again.
import { all, hundredths, once, one, points } from "./dom.js";

const tell = (row, text) => {
  const input = one(".score input", row);
  let line = one(".error", row);
  row.classList.toggle("is-error", Boolean(text));
  input.setAttribute("aria-invalid", String(Boolean(text)));
  if (!text) {
    if (line) { line.remove(); input.removeAttribute("aria-describedby"); }
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "error";
    line.id = `${input.id}-e`;
    one(".give", row).append(line);
    input.setAttribute("aria-describedby", line.id);
  }
  line.textContent = text;
};

const wrong = (value, max, step) => {
  if (Number.isNaN(value)) return "Nhập số, ví dụ 7,5. Ô này chưa được cộng.";
  if (value > max) return `Điểm từ 0 đến ${points(max)}. Ô này chưa được cộng.`;
  if (value % step) return `Điểm đi theo bước ${points(step)}. Ô này chưa được cộng.`;
  return "";
};

export const startSheets = (root) => once("form[data-sheet]", root, "Sheet", (form) => {
  const rows = all(".sheet .item", form).filter((row) => one(".score input", row));
  const show = (query, text) => all(query).forEach((place) => { place.textContent = text; });
  const add = () => {
    const sums = {};
    let total = 0, left = 0, bad = 0;
    rows.forEach((row) => {
      const input = one(".score input", row);
      const value = hundredths(input.value);
      row.classList.toggle("is-empty", value === null);
      if (value === null) { left += 1; tell(row, ""); return; }
      const text = wrong(value, Number(input.dataset.max), Number(input.dataset.step) || 1);
      tell(row, text);
      if (text) { bad += 1; return; }
      sums[row.dataset.crit] = (sums[row.dataset.crit] || 0) + value;
      total += value;
    });
    all("[data-sum]").forEach((place) => {
      place.textContent = points(place.dataset.sum === "all" ? total : sums[place.dataset.sum] || 0);
    });
    const rest = [left ? `Còn ${left} ô chưa chấm` : "", bad ? `${bad} ô cần sửa` : ""].filter(Boolean).join(", ");
    show("[data-left]", rest || "Đã chấm đủ các ô");
    all("[data-hand-in]").forEach((button) => button.setAttribute("aria-disabled", String(Boolean(left || bad))));
  };
  rows.forEach((row) => {
    const input = one(".score input", row);
    all(".score button", row).forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const now = hundredths(input.value) || 0;
        const next = Math.min(Number(input.dataset.max), Math.max(0, now + Number(button.dataset.step)));
        input.value = points(next);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
    input.addEventListener("input", add);
  });
  add();
});

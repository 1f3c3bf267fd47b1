// A link with data-open shows its dialog instead of its confirm page. Toasts go when told to.
import { one, once } from "./dom.js";

export const startDialogs = (root) => {
  once("[data-open]", root, "Open", (opener) => opener.addEventListener("click", (event) => {
    const dialog = document.getElementById(opener.dataset.open);
    if (!dialog || opener.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    dialog.showModal();
  }));
  once("dialog [data-close]", root, "Close", (button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    button.closest("dialog").close();
  }));
  once("[data-dismiss]", root, "Dismiss", (button) => button.addEventListener("click", () => {
    const toast = button.closest(".toast, .flash");
    const next = one("main h1") || one("main");
    toast.remove();
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }));
  once("[data-print]", root, "Print", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  once("[data-copy]", root, "Copy", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      const words = one("[data-words]", button);
      words.textContent = button.dataset.done;
    });
  });
};

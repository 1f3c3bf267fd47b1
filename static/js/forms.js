// Comforts of forms: the summary of errors takes the focus, a password can be shown, a chosen file is named,
// filters fold on a phone, and a form is not sent twice.
import { all, once, one } from "./dom.js";

export const startForms = (root) => {
  once(".summary[tabindex]", root, "Summary", (summary) => summary.focus());
  once("[data-reveal]", root, "Reveal", (button) => {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  });
  once("input[type=file]", root, "File", (input) => {
    const place = one(`[data-chosen-for="${input.id}"]`);
    if (!place) return;
    input.addEventListener("change", () => {
      place.textContent = [...input.files]
        .map((file) => `${file.name} (${(file.size / 1048576).toFixed(1).replace(".", ",")} MB)`).join(", ");
      const limit = Number(input.dataset.limit);
      const big = limit && [...input.files].find((file) => file.size > limit);
      input.setCustomValidity(big ? `Tệp ${big.name} lớn hơn ${Math.floor(limit / 1048576)} MB.` : "");
      if (big) input.reportValidity();
    });
  });
  once("details[data-fold]", root, "Fold", (box) => {
    if (window.matchMedia("(max-width: 63.99rem)").matches) box.open = false;
  });
  once("form[data-filter]", root, "Filter", (form) => form.addEventListener("change", () => form.requestSubmit()));
  once("form[method=post]", root, "Post", (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented) return;
    form.dataset.sent = "1";
    all("button:not([type=button])", form).forEach((button) => button.setAttribute("aria-busy", "true"));
    window.addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
  }));
};

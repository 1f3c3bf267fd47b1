// Automatic, light or dark. A classic script in the head, so that no page flashes in the wrong theme.
(() => {
  const root = document.documentElement;
  const KEY = "tieubieu-theme";
  const kept = () => { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const mark = (theme) => document.querySelectorAll("[data-theme-set]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
  });
  root.classList.add("js");
  apply(kept());
  document.addEventListener("DOMContentLoaded", () => mark(kept()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    const theme = button.dataset.themeSet;
    try { if (theme) localStorage.setItem(KEY, theme); else localStorage.removeItem(KEY); } catch { /* private window */ }
    apply(theme);
    mark(theme);
  });
})();

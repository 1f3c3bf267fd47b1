// Swaps the big picture. Without scripts each small picture is a link to its own file.
import { all, once, one } from "./dom.js";

export const startGalleries = (root) => once(".gallery", root, "Gallery", (gallery) => {
  const big = one(".big img", gallery);
  const caption = one("figcaption", gallery);
  const links = all("a[data-picture]", gallery);
  const mark = (chosen) => links.forEach((link) => {
    if (link === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  links.forEach((link) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    big.src = link.href;
    big.alt = link.dataset.alt;
    caption.textContent = link.dataset.alt;
    mark(link);
  }));
});

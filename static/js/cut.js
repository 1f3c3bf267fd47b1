// The council's "what if": counts how many pass a trial mark. Exact: sum ≥ mark × sheets, in hundredths.
// Nothing is ticked until asked.
import { all, hundredths, once, one, points } from "./dom.js";

export const startCut = (root) => once("[data-cut]", root, "Cut", (cut) => {
  const rows = all("tr[data-total]");
  const line = one(".cutline--try");
  const text = one("input[inputmode]", cut);
  const range = one("input[type=range]", cut);
  const take = one("[data-take]", cut);
  const over = (row, mark) => Number(row.dataset.total) >= mark * Number(row.dataset.sheets);
  const ticked = (list) => all(`input[data-list=${list}]:checked`).length;
  const chosen = () => all("[data-chosen]").forEach((place) => { place.textContent = ticked(place.dataset.chosen); });
  const show = (mark) => {
    const set = rows.filter((row) => over(row, mark));
    all("[data-count]", cut).forEach((place) => {
      const group = place.dataset.count;
      place.textContent = group === "all" ? set.length : set.filter((row) => row.dataset.group === group).length;
    });
    all("[data-at]").forEach((place) => { place.textContent = points(mark, 2); });
    rows.forEach((row) => row.classList.toggle("is-below", !over(row, mark)));
    const first = rows.find((row) => !over(row, mark));
    if (line && first) { line.hidden = false; first.before(line); } else if (line) line.hidden = true;
  };
  const read = () => Number(range.value);
  cut.hidden = false;
  range.addEventListener("input", () => { text.value = points(read(), 2); show(read()); });
  text.addEventListener("change", () => {
    const mark = hundredths(text.value);
    if (mark >= Number(range.min) && mark <= Number(range.max)) range.value = mark;
    text.value = points(read(), 2);
    show(read());
  });
  take.addEventListener("click", () => {
    rows.forEach((row) => {
      const box = one("input[data-list=recognised]", row);
      if (box && !box.disabled) box.checked = over(row, read());
    });
    take.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", chosen);
  show(read());
  chosen();
});

// Small words shared by the modules.
export const one = (query, from = document) => from.querySelector(query);
export const all = (query, from = document) => [...from.querySelectorAll(query)];

// Runs `wire` once for every element, however often a part of the page is replaced.
export const once = (query, from, name, wire) => {
  const found = all(query, from);
  if (from instanceof Element && from.matches(query)) found.unshift(from);
  found.forEach((element) => {
    const key = `wired${name}`;
    if (element.dataset[key]) return;
    element.dataset[key] = "1";
    wire(element);
  });
};

// "7,25" → 725; "" → null; anything else → NaN. Points are whole hundredths everywhere.
export const hundredths = (text) => {
  const clean = text.trim().replace(",", ".");
  if (clean === "") return null;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(clean)) return NaN;
  const [whole, part = ""] = clean.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
};

// As the server writes points: 725 → "7,25", 750 → "7,5", 700 → "7"; with two places "7,00".
export const points = (value, places = 0) => {
  const digits = String(value % 100).padStart(2, "0");
  const part = places === 2 ? digits : digits.replace(/0+$/, "");
  return part ? `${Math.floor(value / 100)},${part}` : String(Math.floor(value / 100));
};

export const setIcon = (holder, name) => {
  const use = one("use", holder);
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#i-${name}`));
};

export const clock = () => new Date().toTimeString().slice(0, 5);

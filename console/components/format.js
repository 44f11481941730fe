// Numbers as people read them; the same rules as the program's own tables.

export const number = (value) => {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3);
  return size >= 1e4 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
};
export const decimals = (value, digits) =>
  value === null || value === undefined ? "–" : value.toFixed(digits);
export const percent = (share) => `${decimals(100 * share, 1)}\u00a0%`;
export const count = (value) =>
  value === null || value === undefined
    ? "–"
    : String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
// "3 (1.5 %)", and "0" where there are none.
export const countedShare = (value, whole) => (value === 0 ? "0" : `${count(value)} (${percent(ratio(value, whole))})`);
export const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
export const ratio = (part, whole) => (whole === 0 ? 0 : part / whole);
export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const largest = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity);
export const smallest = (values) => values.reduce((least, value) => Math.min(least, value), Infinity);
// Multiples of a width without 0.30000000000000004.
export const tidy = (value) => Number(value.toPrecision(12));


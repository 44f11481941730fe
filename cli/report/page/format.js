// Numbers as people read them; the same rules as the program's own tables.

const number = (value) => {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3);
  return size >= 1e4 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
};
const decimals = (value, digits) =>
  value === null || value === undefined ? "–" : value.toFixed(digits);
const percent = (share) => `${decimals(100 * share, 1)}\u00a0%`;
const count = (value) =>
  value === null || value === undefined
    ? "–"
    : String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
// "3 (1.5 %)", and "0" where there are none.
const countedShare = (value, whole) => (value === 0 ? "0" : `${count(value)} (${percent(ratio(value, whole))})`);
const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
const ratio = (part, whole) => (whole === 0 ? 0 : part / whole);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const largest = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity);
const smallest = (values) => values.reduce((least, value) => Math.min(least, value), Infinity);
// Multiples of a width without 0.30000000000000004.
const tidy = (value) => Number(value.toPrecision(12));


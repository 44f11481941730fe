// What each feature of one record added to its score or value, the largest first.

import { number } from "./format.js";
import { element, named, table, signedBar } from "./dom.js";

const most = 25;

// contributions  [{feature, value, contribution}]
export const contributionsTable = (contributions, title = "adds to the margin") => {
  const sorted = contributions.filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  if (sorted.length === 0) return element("p", { class: "note" }, "No feature of this record adds anything.");
  const largest = Math.abs(sorted[0].contribution);
  const rest = sorted.slice(most).reduce((sum, { contribution }) => sum + contribution, 0);
  const cell = (value) => [`${value > 0 ? "+" : ""}${number(value)}`, signedBar(value, Math.max(largest, Math.abs(rest)))];
  return table("What each feature adds", [{ title: "feature", text: true }, { title: "value" }, { title }],
    [...sorted.slice(0, most).map(({ feature, value, contribution }) => [named(feature), typeof value === "number" ? number(value) : named(String(value ?? "")), cell(contribution)]),
     ...(sorted.length > most ? [[element("em", {}, `${sorted.length - most} others`), "", cell(rest)]] : [])],
    { class: "contributions" });
};

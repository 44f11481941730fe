// The four kinds of objects: their names in Amazon's API, their addresses here, and how they look in a list.

import { element, named } from "../components/dom.js";
import { number } from "../components/format.js";

// path      in addresses of the console and of its API
// stem      of Amazon's names: CreateStem, StemId, StemName
// prefix    of ids, as Amazon's console made them
export const kinds = {
  DataSource: { path: "data-sources", title: "Data source", plural: "Data sources", stem: "DataSource", prefix: "ds" },
  MLModel: { path: "ml-models", title: "ML model", plural: "ML models", stem: "MLModel", prefix: "ml" },
  Evaluation: { path: "evaluations", title: "Evaluation", plural: "Evaluations", stem: "Evaluation", prefix: "ev" },
  BatchPrediction: { path: "batch-predictions", title: "Batch prediction", plural: "Batch predictions", stem: "BatchPrediction", prefix: "bp" },
};

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
// "ds-" and eleven letters and digits, 65 bits of chance.
export const newObjectId = (type) =>
  `${kinds[type].prefix}-${[...crypto.getRandomValues(new Uint32Array(11))].map((value) => letters[value % letters.length]).join("")}`;

export const addressOfObject = ({ type, id }, tab = "") => `#/${kinds[type].path}/${encodeURIComponent(id)}${tab && `/${tab}`}`;
export const displayName = ({ name, id }) => name || id;
export const objectLink = (object, tab) => element("a", { href: addressOfObject(object, tab) }, named(displayName(object)));

const statuses = {
  PENDING: ["○", "Pending"], INPROGRESS: ["◐", "In progress"], COMPLETED: ["✓", "Completed"],
  FAILED: ["✕", "Failed"], DELETED: ["–", "Deleted"],
};
export const statusBadge = ({ status, message }) => {
  const [mark, text] = statuses[status] ?? ["", status];
  return element("span", { class: `status is-${status}`, title: message || null },
    element("span", { "aria-hidden": "true" }, mark), ` ${text}`);
};

export const modelTypes = { BINARY: "Binary classification", MULTICLASS: "Multiclass classification", REGRESSION: "Regression" };

export const metricText = (metric) => (metric ? `${metric.name} ${number(metric.value)}` : "");

const two = (value) => String(value).padStart(2, "0");
// Local time, to the minute; the seconds are in its title.
export const time = (seconds) => {
  if (seconds === undefined || seconds === null) return "–";
  const date = new Date(1000 * seconds);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`, minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return element("time", { datetime: date.toISOString(), title: `${day} ${minute}:${two(date.getSeconds())}` }, `${day} ${minute}`);
};

export const duration = (seconds) => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
};

export const bytes = (value) => {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let at = 0;
  for (; value >= 1000 && at < 4; ++at) value /= 1000;
  return `${at === 0 ? value : value.toPrecision(3)} ${units[at]}`;
};

// Messages of the service begin in lower case.
export const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

// A batch prediction: progress, counts, the first records with their predictions, and the files.

import { element, named, newId, scrolling, section } from "../components/dom.js";
import { count, counted } from "../components/format.js";
import { addressOf, get } from "./api.js";
import { commandBox } from "./command_box.js";
import { fileOf, modelFile, shellWord } from "./commands.js";
import { jobProgress } from "./job_progress.js";
import { isFinished } from "./live.js";
import { commonFacts, follow, loadObject, logBox, objectHead, summaryFacts } from "./object_head.js";
import { bytes, kinds } from "./objects.js";

const rowsTable = ({ columns, rows, records }) => {
  const id = newId();
  return scrolling(id, element("table", { class: "preview-table" },
    element("caption", { id }, element("span", {}, rows.length < records ? `The first ${count(rows.length)} of ${counted(records, "record")}` : counted(records, "record"))),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "record"), columns.map((name) => element("th", { scope: "col", class: "text" }, named(name))))),
    element("tbody", {}, rows.map((row, i) => element("tr", {}, element("th", { scope: "row" }, count(i + 1)),
      row.length === 0 || row.every((cell) => cell === "") ? element("td", { class: "text", colspan: columns.length }, element("em", {}, "invalid: no prediction")) : row.map((cell) => element("td", { class: "text" }, named(String(cell)))))))));
};

const downloads = (id, files) => element("ul", { class: "plain-list downloads" }, files.map(({ name, bytes: size, location }) => {
  const link = (format, text) => element("a", { class: "button", href: addressOf(["objects", "batch-predictions", id, "download"], { file: name, format }), download: "", "aria-label": `${text}: ${name}` }, text);
  return element("li", {}, element("div", {}, named(name), " ", element("small", {}, bytes(size)), element("br"), element("code", {}, named(location))), element("span", { class: "actions" }, link("csv", "Download CSV"), link("gz", "Download .gz")));
}));

export const batchPredictionScreen = async ({ id }, { signal, refresh }) => {
  const object = await loadObject("BatchPrediction", id, signal);
  const page = element("div");
  const modelId = object.mlModelId ?? object.request?.MLModelId, dataId = object.dataSourceId ?? object.request?.BatchPredictionDataSourceId;
  const link = (kind, name) => (name ? element("a", { href: `#/${kinds[kind].path}/${encodeURIComponent(name)}` }, element("code", {}, named(name))) : null);
  let counts = [];
  if (object.status === "COMPLETED") {
    const found = await get(["objects", "batch-predictions", id, "rows"], { limit: 100 }, signal);
    counts = [["Records", count(found.records)], ["Invalid records", count(found.invalid)]];
    section(page, "files", "Download", downloads(id, found.files));
    section(page, "rows", "Predictions", rowsTable(found));
  } else if (!isFinished(object)) page.append(jobProgress(object, signal).node);
  if (!isFinished(object)) follow(object, signal, refresh);
  section(page, "summary", "Summary", summaryFacts([...counts, ["ML model", link("MLModel", modelId)], ["Data source", link("DataSource", dataId)],
    ["Output", object.outputUri ? named(object.outputUri) : null], ...commonFacts(object)]));
  page.append(logBox(object, signal));
  page.append(commandBox((status) => ({ requests: [{ operation: "CreateBatchPrediction", body: object.request ?? { BatchPredictionId: id } }], glassbox: `glassbox predict ${modelFile(modelId, status)} ${shellWord(fileOf(object.dataLocation, status))} -o predictions --id ${id}` })).node);
  return { title: object.name || id, node: [...objectHead(object, refresh), page].filter(Boolean) };
};

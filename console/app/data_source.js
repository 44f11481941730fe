// A data source: what the data are, what to fix first, and the schema.

import { element, named, section, newId } from "../components/dom.js";
import { insightsSections } from "../components/insights.js";
import { count } from "../components/format.js";
import { amazon, get } from "./api.js";
import { commandBox } from "./command_box.js";
import { fileOf, schemaFile, shellWord, splitOption } from "./commands.js";
import { findingsList } from "./findings.js";
import { jobProgress } from "./job_progress.js";
import { commonFacts, follow, loadObject, logBox, objectHead, summaryFacts } from "./object_head.js";
import { addressOfObject, bytes, kinds, objectLink, statusBadge } from "./objects.js";
import { isFinished } from "./live.js";
import { copyButton, linkButton, notice, tabs } from "./widgets.js";

const insightsOf = async (id, signal) => {
  try {
    const { drawn, ...insights } = await get(["objects", "data-sources", id, "insights"], {}, signal);
    return { ...insights, ...drawn?.insights };
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
};

const rearrangementText = (rearrangement) => {
  if (!rearrangement) return "all records";
  const { splitting = {} } = JSON.parse(rearrangement);
  const { percentBegin = 0, percentEnd = 100, strategy = "sequential", complement } = splitting;
  const range = `${percentBegin} to ${percentEnd} %${strategy === "random" ? ", at random" : ""}`;
  return complement && complement !== "false" ? `all but ${range}` : range;
};

const schemaTable = (text) => {
  const schema = JSON.parse(text);
  return section(element("div"), "schema", "Schema",
    summaryFacts([["Target", schema.targetAttributeName ? named(schema.targetAttributeName) : "none"], ["Row ID", schema.rowId ? named(schema.rowId) : "none"],
      ["First line", schema.dataFileContainsHeader ? "names of the columns" : "a record"], ["Columns", count(schema.attributes.length)]]),
    element("div", { class: "commands-head" }, element("p", { class: "help" }, "As the API takes it (DataSchema):"), copyButton(() => JSON.stringify(schema, null, 2))),
    element("pre", { tabindex: "0", "aria-label": "Schema", class: "tall" }, element("code", {}, JSON.stringify(schema, null, 2))));
};

// What it was created with. The password of a database is not known any more.
const creation = ({ id, request = { DataSourceId: id } }) => {
  const withPassword = (spec) => ({ ...spec, DatabaseCredentials: { ...spec.DatabaseCredentials, Password: "PASSWORD" } });
  if (request.RDSData) return { operation: "CreateDataSourceFromRDS", body: { ...request, RDSData: withPassword(request.RDSData) } };
  if (request.DataSpec?.DatabaseInformation) return { operation: "CreateDataSourceFromRedshift", body: { ...request, DataSpec: withPassword(request.DataSpec) } };
  return { operation: "CreateDataSourceFromS3", body: request };
};

const usersOf = (object) => {
  const dependents = object.dependents ?? [], id = newId();
  return dependents.length === 0 ? null : element("section", { "aria-labelledby": id }, element("h2", { id }, "Used by"),
    element("ul", { class: "plain-list" }, dependents.map((one) => element("li", {}, element("small", {}, kinds[one.type].title), " ", objectLink(one), " ", statusBadge(one)))));
};

export const dataSourceScreen = async ({ id, tab = "summary" }, { signal, refresh }) => {
  const object = await loadObject("DataSource", id, signal);
  const known = object.status === "DELETED" ? {} : await amazon("GetDataSource", { DataSourceId: id, Verbose: true }, signal);
  const isDone = object.status === "COMPLETED";
  const insights = isDone ? await insightsOf(id, signal) : null;
  const page = element("div");
  const origin = known.RedshiftMetadata ?? known.RDSMetadata, database = origin?.RedshiftDatabase ?? origin?.Database;
  if (tab === "summary") {
    page.append(summaryFacts([
      ["Location", named(known.DataLocationS3 ?? object.dataLocation ?? "")],
      ...(database ? [["Rows of", named(`${database.DatabaseName} at ${database.ClusterIdentifier ?? database.InstanceIdentifier}`)], ["Query", element("code", {}, named(origin.SelectSqlQuery))]] : []),
      ["Records used", rearrangementText(known.DataRearrangement)],
      ...(insights ? [["Records", count(insights.records.used)], ["Records rejected", count(insights.records.rejected)]] : []),
      ...(known.DataSizeInBytes ? [["Size", `${bytes(known.DataSizeInBytes)}${known.NumberOfFiles > 1 ? ` in ${count(known.NumberOfFiles)} files` : ""}`]] : []),
      ...commonFacts(object)]));
    if (!isFinished(object)) page.append(jobProgress(object, signal).node);
    if (insights) findingsList(page, insights, known);
    const users = usersOf(object);
    if (users) page.append(users);
    page.append(logBox(object, signal));
    page.append(commandBox((status) => ({
      requests: [creation(object)],
      glassbox: `glassbox insights ${shellWord(fileOf(known.DataLocationS3 ?? "", status))} --schema ${shellWord(schemaFile(object.name || id))}${splitOption(known.DataRearrangement)}`,
    })).node);
  } else if (tab === "attributes") {
    if (insights) insightsSections(page, insights);
    else page.append(notice("info", element("p", {}, isDone ? "This data source was made without statistics." : "Statistics appear here once the data source is completed.")));
  } else page.append(...(known.DataSourceSchema ? [schemaTable(known.DataSourceSchema)] : [element("p", {}, "No schema.")]));
  if (!isFinished(object)) follow(object, signal, refresh);
  const hasTarget = known.DataSourceSchema && JSON.parse(known.DataSourceSchema).targetAttributeName;
  return { title: object.name || id, node: [
    ...objectHead(object, refresh, [hasTarget ? linkButton("Train a model", `#/new/ml-model?data-source=${encodeURIComponent(id)}`, { class: "button primary" }) : null]),
    tabs("Parts of the data source", [["summary", "Summary", addressOfObject(object)], ["attributes", "Attributes", addressOfObject(object, "attributes")], ["schema", "Schema", addressOfObject(object, "schema")]], tab),
    page].filter(Boolean) };
};

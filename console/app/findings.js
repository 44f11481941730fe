// What insights found that should be fixed before training, warnings first, with the edit that fixes it.

import { element, section } from "../components/dom.js";
import { counted } from "../components/format.js";
import { amazon } from "./api.js";
import { announce } from "./notices.js";
import { newObjectId } from "./objects.js";
import { go } from "./router.js";
import { button, copyButton } from "./widgets.js";

// The schema with an edit that is keys of it ('"excludedAttributeNames": ["id"]'); null for other edits.
const editedSchema = (text, edit) => {
  try {
    const schema = JSON.parse(text), keys = JSON.parse(`{${edit}}`);
    if (Object.keys(keys).length === 0 || Object.keys(keys).some((key) => !(key in schema) && key !== "excludedAttributeNames")) return null;
    const excluded = [...new Set([...(schema.excludedAttributeNames ?? []), ...(keys.excludedAttributeNames ?? [])])];
    return JSON.stringify({ ...schema, ...keys, excludedAttributeNames: excluded });
  } catch {
    return null;
  }
};

// A schema cannot be changed afterwards, so the edit makes another data source.
const applyButton = (edit, known) => {
  const schema = known.DataSourceSchema && known.DataLocationS3 ? editedSchema(known.DataSourceSchema, edit) : null;
  return schema === null ? null : button("Create a data source with this edit", async () => {
    const id = newObjectId("DataSource");
    await amazon("CreateDataSourceFromS3", { DataSourceId: id, DataSourceName: `${known.Name || known.DataSourceId} (edited)`, ComputeStatistics: true,
      DataSpec: { DataLocationS3: known.DataLocationS3, DataSchema: schema, ...(known.DataRearrangement && { DataRearrangement: known.DataRearrangement }) } });
    announce("The data source is created.");
    go(`/data-sources/${id}`);
  }, { class: "small" });
};

const item = (finding, isEditShown, known) => element("li", { class: finding.severity === "warning" ? "warning" : "note" },
  element("strong", {}, finding.severity === "warning" ? "Warning: " : "Note: "), finding.message,
  isEditShown ? [element("pre", { class: "edit", tabindex: "0", "aria-label": "Suggested edit" }, element("code", {}, finding.edit)), element("div", { class: "actions" }, applyButton(finding.edit, known), copyButton(() => finding.edit, "Copy the edit"))] : null);

export const findingsList = (parent, insights, known) => {
  const findings = [...(insights.findings ?? [])].sort((a, b) => (a.severity === "warning" ? 0 : 1) - (b.severity === "warning" ? 0 : 1));
  if (findings.length === 0) {
    section(parent, "findings", "Findings", element("p", { class: "good" }, "✓ Nothing to fix was found."));
    return;
  }
  // An edit that several findings in a row ask for stands below the last.
  const isLast = (i) => Boolean(findings[i].edit) && findings[i + 1]?.edit !== findings[i].edit;
  const nodes = findings.map((finding, i) => item(finding, isLast(i), known));
  const most = 8;
  section(parent, "findings", "Findings",
    element("ul", { class: "findings" }, nodes.slice(0, most)),
    nodes.length > most ? element("details", { class: "more-findings" }, element("summary", {}, counted(nodes.length - most, "more finding")), element("ul", { class: "findings" }, nodes.slice(most))) : null);
};

// Step 2, schema: is the first line a header, and what type is each column? With the reasons and samples.

import { element, named, newId, scrolling } from "../components/dom.js";
import { count } from "../components/format.js";
import { fileOf, schemaFile, shellWord } from "./commands.js";
import { announce } from "./notices.js";
import { sentence } from "./objects.js";
import { button, field, radios, select } from "./widgets.js";
import { databaseWords } from "./wizard_database.js";
import { infer, typeOf, wizard } from "./wizard_state.js";

const meanings = [["NUMERIC", "Numeric: an amount"], ["CATEGORICAL", "Categorical: one of several values"], ["BINARY", "Binary: yes or no"], ["TEXT", "Text: words"]];
const pageSize = 50;

const typeSelect = (name, onChange) => {
  const node = select(meanings.map(([value, text]) => [value, text.split(":")[0]]), typeOf(name), { "aria-label": `Type of ${name}` });
  node.addEventListener("change", () => {
    wizard.types[name] = node.value;
    onChange();
  });
  return node;
};

const columnTable = (onChange) => {
  const { attributes } = wizard.found;
  const caption = newId(), title = element("span"), body = element("tbody"), pager = element("div", { class: "pager" });
  const state = { page: 0, search: "" };
  const rowOf = (attribute) => element("tr", {},
    element("th", { scope: "row", class: "text" }, named(attribute.name)),
    element("td", { class: "text" }, typeSelect(attribute.name, onChange), element("small", { class: "reason" }, attribute.reason)),
    element("td", { class: "text samples" }, attribute.samples.flatMap((sample, i) => [i ? " · " : "", named(sample)])));
  const draw = () => {
    const kept = attributes.filter(({ name }) => name.toLowerCase().includes(state.search.toLowerCase()));
    const pages = Math.max(1, Math.ceil(kept.length / pageSize));
    body.replaceChildren(...kept.slice(state.page * pageSize, (state.page + 1) * pageSize).map(rowOf));
    title.textContent = `${count(kept.length)} of ${count(attributes.length)} columns`;
    const turn = (by, text) => button(text, () => {
      state.page += by;
      draw();
    }, { disabled: state.page + by < 0 || state.page + by >= pages });
    pager.replaceChildren(...(pages > 1 ? [turn(-1, "Previous"), element("span", {}, `Page ${state.page + 1} of ${pages}`), turn(1, "Next")] : []));
  };
  draw();
  const search = element("input", { type: "search", autocomplete: "off" });
  search.addEventListener("input", () => {
    Object.assign(state, { search: search.value, page: 0 });
    draw();
  });
  const all = select([["", "Choose…"], ...meanings.map(([value, text]) => [value, text.split(":")[0]])], "");
  all.addEventListener("change", () => {
    if (all.value === "") return;
    const kept = attributes.filter(({ name }) => name.toLowerCase().includes(state.search.toLowerCase()) && name !== wizard.target);
    for (const { name } of kept) wizard.types[name] = all.value;
    announce(`${count(kept.length)} columns are ${all.value} now.`);
    all.value = "";
    draw();
    onChange();
  });
  return [
    attributes.length > 12 ? element("div", { class: "controls" }, field("Find a column", search).node, field("Set the type of all found", all).node) : null,
    scrolling(caption, element("table", { class: "columns" },
      element("caption", { id: caption }, title),
      element("thead", {}, element("tr", {}, ["Column", "Type, and why", "Samples"].map((text) => element("th", { scope: "col", class: "text" }, text)))), body)),
    pager];
};

// Options of `glassbox schema` that say the same.
export const schemaCommand = (status, output) => {
  const { location, hasHeader, target, rowId } = wizard;
  const type = target && wizard.types[target] && wizard.types[target] !== "TEXT" ? ` --type ${wizard.types[target].toLowerCase()}` : "";
  const database = databaseWords(status);
  return `glassbox schema ${database ?? shellWord(fileOf(location, status))}${hasHeader === null || database ? "" : ` --header ${hasHeader ? "yes" : "no"}`}${
    target ? ` --target ${shellWord(target)}${type}` : ""}${rowId ? ` --row-id ${shellWord(rowId)}` : ""} -o ${shellWord(output)}`;
};

export const schemaStep = {
  path: "schema", title: "Schema",
  draw: async ({ attempt, update }) => {
    const found = await infer();
    const header = wizard.names ? element("p", {}, "The columns have the names that the query gives them.") : radios("Does the first line hold the names of the columns?", [[true, "Yes, it holds names"], [false, "No, it is a record"]], found.hasHeader, (value) => attempt(() => Object.assign(wizard, { hasHeader: value, types: {}, target: "", rowId: "" })));
    return {
      node: [
        element("p", {}, "What each column holds decides what a model can make of it. The types were found by looking at ", found.isSample ? "a sample of the records" : "all records", "; change what is wrong."),
        header, wizard.names ? null : element("p", { class: "help" }, sentence(found.headerReason)),
        (found.notes ?? []).length > 0 ? element("ul", { class: "findings" }, found.notes.map((note) => element("li", {}, note))) : null,
        columnTable(update)],
      next: infer,
      commands: (status) => ({ glassbox: schemaCommand(status, schemaFile(wizard.name)), note: "Types of other columns are changed in the schema file." }),
    };
  },
};

// What the data are: a table for each type of attribute, with the columns of Amazon ML's console.

import { number, decimals, count, countedShare, counted, sum } from "./format.js";
import { element, named, shown, newId, section, scrolling, facts } from "./dom.js";
import { distributionPreview, attributeDetails } from "./attribute.js";

const typeColumns = (records, hasTarget) => {
  const approximately = (isApproximate, text) => (isApproximate ? `≈ ${text}` : text);
  const both = (name) => ({
    title: name,
    cell: (attribute, field) => shown(countedShare(attribute[name], records), `${field}/${name}`),
  });
  const of = (kind, title, text, path) => ({
    title, cell: (attribute, field) => shown(text(attribute[kind]), `${field}/${kind}/${path}`),
  });
  const worded = (kind, title, value, path) => ({
    title, text: true,
    cell: (attribute, field) => {
      const found = value(attribute[kind]);
      return found ? element("span", { "data-field": `${field}/${kind}/${path}`, title: `${field}/${kind}/${path}` }, named(found.value), ` (${count(found.count)})`) : "–";
    },
  });
  const picture = { title: "distribution", text: true, cell: (attribute) => distributionPreview(attribute) };
  const range = (pair) => (pair.min === null ? "–" : `${number(pair.min)} – ${number(pair.max)}`);
  const correlation = hasTarget ? [{
    title: "mutual information",
    cell: (attribute, field) => shown(attribute.mutualInformationWithTarget === null ? "NA"
      : approximately(attribute.isApproximate, decimals(attribute.mutualInformationWithTarget, 5)), `${field}/mutualInformationWithTarget`),
  }] : [];
  const columns = {
    BINARY: [of("binary", "percent true", (b) => (b.percentTrue === null ? "–" : `${decimals(b.percentTrue, 1)} %`), "percentTrue"), both("invalid"), picture],
    CATEGORICAL: [
      of("categorical", "unique values", (c) => approximately(c.uniqueIsApproximate, count(c.uniqueValues)), "uniqueValues"),
      worded("categorical", "most frequent", (c) => c.top[0], "top/0"),
      worded("categorical", "least frequent", (c) => c.leastFrequent, "leastFrequent"), picture],
    NUMERIC: [both("missing"), both("invalid"), of("numeric", "range", range, "min, max"),
      of("numeric", "mean", (n) => decimals(n.mean, 4), "mean"),
      of("numeric", "median", (n) => (n.median === null ? "–" : approximately(n.quantilesAreApproximate, number(n.median))), "median"), picture],
    TEXT: [
      of("text", "total words", (t) => count(t.totalWords), "totalWords"),
      of("text", "unique words", (t) => approximately(t.uniqueIsApproximate, count(t.uniqueWords)), "uniqueWords"),
      of("text", "words in attribute", (t) => range(t.wordsInAttribute), "wordsInAttribute"),
      of("text", "word length", (t) => range(t.wordLength), "wordLength"),
      { title: "most prominent words", text: true,
        cell: (attribute) => attribute.text.prominentWords.slice(0, 3).flatMap((word, i) => [i ? ", " : "", named(word.word)]) }],
  };
  return (type) => [...correlation, ...columns[type]];
};

const orders = {
  schema: ["as in the schema", (a, b) => a.index - b.index],
  correlation: ["by mutual information with the target", (a, b) => (b.attribute.mutualInformationWithTarget ?? -1) - (a.attribute.mutualInformationWithTarget ?? -1)],
  name: ["by name", (a, b) => (a.attribute.name < b.attribute.name ? -1 : a.attribute.name > b.attribute.name ? 1 : 0)],
  unusable: ["by missing and invalid values", (a, b) => b.attribute.missing + b.attribute.invalid - a.attribute.missing - a.attribute.invalid],
};

// A row of the table and, below it, its details once they were asked for.
const attributeRow = (attribute, index, columns, records, targetByValue) => {
  const field = `/insights/attributes/${index}`;
  const roles = { target: "target", rowId: "row id", rowWeight: "row weight", excluded: "not used" };
  const details = element("tr", { class: "details-row", hidden: true }, element("td", { colspan: columns.length + 1 }));
  const button = element("button", { type: "button", class: "more", "aria-expanded": "false" }, named(attribute.name));
  button.addEventListener("click", () => {
    const open = details.hidden;
    if (open && details.firstChild.childElementCount === 0) details.firstChild.append(attributeDetails(attribute, field, records, targetByValue));
    details.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  });
  const row = element("tr", {},
    element("th", { scope: "row", class: "text" }, button, attribute.role in roles ? element("small", { class: "role" }, roles[attribute.role]) : null),
    columns.map((column) => element("td", { class: column.text ? "text" : "number" }, column.cell(attribute, field))));
  return { attribute, index, nodes: [row, details] };
};

// Rows of a table that are shown until somebody asks for all.
const mostRows = 50;

const typeTable = (type, entries, columns, records, targetByValue) => {
  const id = newId();
  const body = element("tbody");
  const rows = entries.map(({ attribute, index }) => attributeRow(attribute, index, columns, records, targetByValue));
  const caption = element("span");
  const all = element("button", { type: "button", class: "all" });
  const node = element("details", { class: "type", open: true, id: `attributes-${type}` },
    element("summary", {}, element("h3", {}, `${type} (${count(entries.length)})`)),
    scrolling(id,
      element("table", { class: "attributes" }, element("caption", { id }, caption),
        element("thead", {}, element("tr", {}, element("th", { scope: "col", class: "text" }, "attribute"),
          columns.map((column) => element("th", { scope: "col", class: column.text ? "text" : "number" }, column.title)))),
        body)),
    all);
  let kept = [], isWhole = rows.length <= mostRows;
  const fill = () => {
    body.replaceChildren(...kept.slice(0, isWhole ? kept.length : mostRows).flatMap(({ nodes }) => nodes));
    all.hidden = isWhole || kept.length <= mostRows;
    all.textContent = `Show all ${count(kept.length)}`;
  };
  all.addEventListener("click", () => {
    isWhole = true;
    fill();
    kept[mostRows].nodes[0].querySelector("button").focus();  // the button is gone
  });
  const arrange = (order, matches) => {
    kept = rows.filter(({ attribute }) => matches(attribute)).sort(order);
    fill();
    caption.textContent = `${type} attributes${kept.length < rows.length ? `, ${count(kept.length)} of ${count(rows.length)}` : ""}; press a name for more`;
    node.hidden = kept.length === 0;
    return kept.length;
  };
  return { node, arrange };
};

export const insightsSections = (parent, insights) => {
  const { records, attributes, target, data: files, sample } = insights;
  const types = Object.entries(insights.attributesByType).filter(([, value]) => value > 0);
  const entries = attributes.map((attribute, index) => ({ attribute, index }));
  section(parent, "data", "The data",
    facts([
      ...(files?.files?.length ? [["files", files.files.flatMap((file, i) => [i ? ", " : "", named(file)])]] : []),
      ...(files?.split ? [["split", files.split]] : []),
      ["records processed", shown(count(records.total), "/insights/records/total")],
      ["bad records", shown(count(records.rejected), "/insights/records/rejected")],
      ["attributes", [`${count(attributes.length)}: `, types.flatMap(([type, value], i) => [i ? ", " : "", shown(`${count(value)} ${type}`, `/insights/attributesByType/${type}`)])]],
      ["target", target === null ? "none" : named(target)],
    ]),
    sample.isAll ? null : element("p", { class: "note" }, `Values marked “≈” or “about” are of a sample of ${counted(sample.records, "record")}, or estimates.`));
  const ofTarget = entries.find(({ attribute }) => attribute.role === "target");
  if (ofTarget)
    section(parent, "target", "The target", element("p", {}, "What is to be predicted: ", named(ofTarget.attribute.name), `, ${ofTarget.attribute.type}.`),
      attributeDetails(ofTarget.attribute, `/insights/attributes/${ofTarget.index}`, records.used));

  const columns = typeColumns(records.used, target !== null);
  const tables = types.map(([type]) => typeTable(type, entries.filter(({ attribute }) => attribute.type === type), columns(type), records.used, insights.targetByValue));
  const filter = element("input", { type: "search", id: "filter", autocomplete: "off" });
  const order = element("select", { id: "order" }, Object.entries(orders)
    .filter(([name]) => name !== "correlation" || target !== null)
    .map(([name, [title]]) => element("option", { value: name, selected: name === "correlation" }, title)));
  const status = element("p", { role: "status" });
  const arrange = () => {
    const wanted = filter.value.toLowerCase();
    const shownCount = sum(tables.map(({ arrange: one }) => one(orders[order.value][1], (attribute) => attribute.name.toLowerCase().includes(wanted))));
    status.textContent = wanted === "" ? "" : `${count(shownCount)} of ${counted(attributes.length, "attribute")}`;
  };
  filter.addEventListener("input", arrange);
  order.addEventListener("change", arrange);
  arrange();
  section(parent, "attributes", "Attributes",
    target === null ? null : element("p", {}, "Mutual information: how many bits an attribute says about the target, on records held out."),
    element("div", { class: "controls" }, element("label", { for: "filter" }, "Find "), filter, element("label", { for: "order" }, "Order "), order),
    status, tables.map(({ node }) => node));
};


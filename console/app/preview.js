// The first records of data, as they came.

import { element, named, newId, scrolling } from "../components/dom.js";

export const previewTable = (caption, names, rows) => {
  const id = newId(), most = 60;
  const cut = (cells) => cells.slice(0, most);
  return scrolling(id, element("table", { class: "preview-table" },
    element("caption", { id }, element("span", {}, names.length > most ? `${caption}; the first ${most} of ${names.length} columns` : caption)),
    element("thead", {}, element("tr", {}, cut(names).map((name) => element("th", { scope: "col", class: "text" }, named(name))))),
    element("tbody", {}, rows.map((row) => element("tr", {}, cut(row).map((cell) => element("td", { class: "text" }, named(cell ?? ""))))))));
};

// Elements. Texts become text nodes and nothing else, so data cannot become markup.

const SVG = "http://www.w3.org/2000/svg";

const dressed = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") Object.assign(node.style, value);  // as a text, a content security policy refuses it
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
};
export const element = (name, attributes = {}, ...children) =>
  dressed(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) =>
  dressed(document.createElementNS(SVG, name), attributes, children);

// A name or value out of the data: it may run from right to left, and be empty.
export const named = (text) => element("bdi", text === "" ? { class: "empty" } : {}, text === "" ? "(empty)" : text);

// A number with the JSON field it comes from.
export const shown = (text, field) => element("data", { "data-field": field, title: field }, text);
export const change = (node, text, field) => {
  node.textContent = text;
  node.dataset.field = field;
  node.title = field;
};

let idCount = 0;
export const newId = () => `id-${++idCount}`;

export const section = (parent, id, heading, ...children) => {
  const node = element(
    "section",
    { id, "aria-labelledby": `${id}-heading` },
    element("h2", { id: `${id}-heading` }, heading),
    children,
  );
  parent.append(node);
  return node;
};
export const subsection = (parent, heading, ...children) => {
  const id = newId();
  const node = element("section", { "aria-labelledby": id }, element("h3", { id }, heading), children);
  parent.append(node);
  return node;
};

// What is wider than the page scrolls within a box. The keyboard stops there only then.
export const scrolling = (labelledBy, node) => {
  const box = element("div", { class: "scroll" }, node);
  const observer = new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1;
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-labelledby", labelledBy]])
      scrolls ? box.setAttribute(name, value) : box.removeAttribute(name);
  });
  observer.observe(box);
  observer.observe(node);
  return box;
};

// columns  [{title, text: left-aligned words instead of numbers, field: the JSON field's name}]
// rows     arrays of nodes or texts; the first cell heads its row
export const table = (caption, columns, rows, attributes = {}) => {
  const id = newId();
  const kind = (i) => (columns[i].text ? "text" : "number");
  const cell = (content, i) =>
    element(i === 0 ? "th" : "td", { class: kind(i), scope: i === 0 ? "row" : null }, content);
  return scrolling(id,
    element(
      "table",
      attributes,
      element("caption", { id }, element("span", {}, caption)),
      element(
        "thead",
        {},
        element("tr", {}, columns.map((column, i) =>
          element("th", { scope: "col", class: kind(i), title: column.field }, column.title))),
      ),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell)))),
    ),
  );
};

export const facts = (pairs) =>
  element("dl", { class: "facts" }, pairs.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));

// Bars below numbers: of a share, and of a value from -most to most.
export const shareBar = (share) =>
  element("span", { class: "bar", "aria-hidden": "true" }, element("span", { class: "fill", style: { width: `${100 * share}%` } }));
export const signedBar = (value, most) =>
  element("span", { class: `bar both ${value < 0 ? "down" : "up"}`, "aria-hidden": "true" },
    element("span", { class: "fill", style: { width: `${(50 * Math.abs(value)) / most}%` } }));

// The table beside a picture, made when somebody asks for it.
export const tableOf = (makeTable) => {
  const details = element("details", { class: "numbers" }, element("summary", {}, "The same as a table"));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(makeTable());
  });
  return details;
};

// Hatching, so that two classes differ by more than their colours.
document.body.append(
  svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "patterns" },
    svg("defs", {},
      svg("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("rect", { class: "hatch-ground", width: 5, height: 5 }), svg("rect", { class: "hatch-line", width: 1.5, height: 5 })))));

export const legend = (...items) =>
  element("ul", { class: "legend" }, items.map(([className, text]) =>
    element("li", {}, swatch(className), text)));
const swatch = (className) =>
  svg("svg", { class: "swatch", viewBox: "0 0 24 14", width: 24, height: 14, "aria-hidden": "true" },
    svg("rect", { class: className, x: 1, y: 1, width: 22, height: 12 }));


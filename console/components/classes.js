// Several classes: which are found, and which are confused.

import { number, decimals, percent, count, counted, ratio, sum } from "./format.js";
import { element, named, shown, newId, section, scrolling, table, shareBar } from "./dom.js";

// Recall or F1; of a class without records it says nothing and does not enter the average.
const ofClass = (row, text) => (row.records === 0 ? "–" : text);

// Counts in words for the cell under the pointer, or the one that arrow keys went to. One cell is a stop of
// the Tab key.
const tellCells = (matrix, said, counts, name) => {
  const cells = [...matrix.tBodies[0].rows].map((row) => [...row.cells].slice(1, counts.length + 1));
  cells.forEach((row, i) => row.forEach((cell, j) => {
    const tell = () => {
      said.textContent = `Actual ${name(i)}, predicted ${name(j)}: ${counted(counts[i][j], "record")}, ${percent(ratio(counts[i][j], sum(counts[i])))} of the actual class.`;
    };
    cell.tabIndex = i === 0 && j === 0 ? 0 : -1;
    cell.addEventListener("pointerenter", tell);
    cell.addEventListener("focus", tell);
    cell.addEventListener("keydown", (event) => {
      const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0];
      const to = cells[i + down]?.[j + right];
      if (to === undefined || to === cell) return;
      event.preventDefault();
      cell.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    });
  }));
};

const matrixTable = (multiclass, macroF1) => {
  const { alone, counts } = multiclass.view;
  const classes = multiclass.classes.slice(0, alone);
  const name = (i) => (i < alone ? named(classes[i].class) : element("em", {}, "others"));
  const field = (i, j) =>
    i < alone && j < alone ? `/evaluation/multiclass/confusion/${classes[i].index}/${classes[j].index}` : "/evaluation/multiclass/confusion, summed up";
  const truths = counts.map(sum);
  const predictions = counts.map((_, j) => sum(counts.map((row) => row[j])));
  const total = sum(truths);
  const row = (i) => [
    element("th", { scope: "row" }, name(i)),
    ...counts[i].map((value, j) => {
      const share = ratio(value, truths[i]);
      return element("td", { class: `shade-${Math.min(4, Math.floor(share * 5))}${i === j ? " hit" : ""}`, title: `${counted(value, "record")}, ${field(i, j)}`, "data-field": field(i, j) },
        truths[i] === 0 ? "–" : percent(share));
    }),
    element("td", { class: "apart" }, shown(count(truths[i]), i < alone ? `/evaluation/multiclass/classes/${classes[i].index}/records` : "/evaluation/multiclass/classes/*/records, summed up"),
      element("small", {}, percent(ratio(truths[i], total)))),
    element("td", {}, i < alone ? shown(ofClass(classes[i], decimals(classes[i].f1, 4)), `/evaluation/multiclass/classes/${classes[i].index}/f1`) : ""),
  ];
  const id = newId(), said = element("p", { class: "note", role: "status" }, "Point at a cell, or go to one by Tab and arrow keys, for its count.");
  const matrix = element("table", { class: "matrix" },
    element("caption", { id }, element("span", {}, "Confusion matrix: rows are actual classes, columns predicted ones, cells shares of the row")),
    element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, "actual"),
      counts.map((_, j) => element("th", { scope: "col" }, name(j))),
      element("th", { scope: "col", class: "apart" }, "records"), element("th", { scope: "col" }, "F1"))),
    element("tbody", {}, counts.map((_, i) => element("tr", {}, row(i)))),
    element("tfoot", {}, element("tr", {},
      element("th", { scope: "row" }, "predicted"),
      predictions.map((value, j) => element("td", {}, shown(percent(ratio(value, total)), j < alone ? `/evaluation/multiclass/classes/${classes[j].index}/predicted` : "/evaluation/multiclass/classes/*/predicted, summed up"))),
      element("td", { class: "apart" }, count(total)),
      element("td", {}, shown(decimals(macroF1, 4), "/evaluation/value")))));
  tellCells(matrix, said, counts, (i) => (i < alone ? classes[i].class : "others"));
  return [scrolling(id, matrix), said];
};

export const classesSections = (parent, evaluation) => {
  const multiclass = evaluation.multiclass;
  section(parent, "confusion", "Confusion matrix",
    element("ul", { class: "legend" }, ["below 20 %", "20 to 40 %", "40 to 60 %", "60 to 80 %", "80 to 100 %"].map((text, i) =>
      element("li", {}, element("span", { class: `shade shade-${i}`, "aria-hidden": "true" }), text))),
    matrixTable(multiclass, evaluation.value),
    element("p", {}, "Right in all: ", shown(percent(multiclass.accuracy), "/evaluation/multiclass/accuracy"),
      ". Log loss, the smaller the better: ", shown(number(multiclass.logLoss), "/evaluation/multiclass/logLoss"), ". Framed cells are the right answers."));

  if (multiclass.mostConfused.length > 0)
    section(parent, "confused", "Most confused",
      table("Pairs of classes, the most records first",
        [{ title: "actual", text: true }, { title: "predicted", text: true }, { title: "records" }, { title: "of the actual class" }],
        multiclass.mostConfused.map((pair, i) => {
          const field = `/evaluation/multiclass/mostConfused/${i}`;
          return [named(pair.actual), named(pair.predicted), shown(count(pair.records), `${field}/records`),
            [shown(percent(pair.share), `${field}/share`), shareBar(pair.share)]];
        })));

  const left = multiclass.classCount - multiclass.classes.length;
  section(parent, "classes", "Class by class",
    element("p", {}, "Precision: of the records given this class, those that are of it. Recall: of the records that are of it, those given it. F1: both in one."),
    table("Classes, the most frequent first",
      [{ title: "class", text: true }, { title: "records" }, { title: "predicted" }, { title: "precision" }, { title: "recall" }, { title: "F1" }],
      multiclass.classes.map((row) => {
        const field = `/evaluation/multiclass/classes/${row.index}`;
        return [named(row.class), shown(count(row.records), `${field}/records`), shown(count(row.predicted), `${field}/predicted`),
          shown(percent(row.precision), `${field}/precision`), shown(ofClass(row, percent(row.recall)), `${field}/recall`),
          [shown(ofClass(row, decimals(row.f1, 4)), `${field}/f1`), shareBar(row.f1)]];
      })),
    left > 0 ? element("p", { class: "note" }, `${counted(left, "rarer class")} left out; evaluate --json has them all.`) : null);
};


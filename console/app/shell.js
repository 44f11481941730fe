// What stands above every screen.

import { element, svg } from "../components/dom.js";
import { menu } from "./widgets.js";

const mark = () =>
  svg("svg", { class: "mark", viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true" },
    svg("rect", { x: 2.5, y: 2.5, width: 27, height: 27, rx: 6 }), svg("path", { d: "M7 23V17M13 23V12M19 23V15M25 23V8" }));

const link = (text, href) => element("a", { href }, text);

export const createLinks = () => [
  link("Data source and ML model", "#/new/data-source-and-model"),
  link("Data source", "#/new/data-source"),
  link("ML model", "#/new/ml-model"),
  link("Evaluation", "#/new/evaluation"),
  link("Batch prediction", "#/new/batch-prediction"),
];

export const drawShell = () => {
  document.getElementById("bar").append(element("div", { class: "bar-inside" },
    element("a", { class: "brand", href: "#/" }, mark(), "Glassbox"),
    element("nav", { "aria-label": "Console" }, element("ul", {},
      element("li", {}, link("Dashboard", "#/")),
      element("li", {}, menu("Create new…", createLinks(), { id: "create-menu" })),
      element("li", {}, link("Settings", "#/settings"))))));
};

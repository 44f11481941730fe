// Which attributes matter to the model, and what it makes of their values.

import { number, percent, count, counted, largest, smallest } from "./format.js";
import { element, named, shown, newId, section, table, shareBar, signedBar, tableOf } from "./dom.js";
import { plot, line, skyline, hint } from "./plot.js";

const together = (attributes) => attributes.flatMap((name, i) => [i ? " × " : "", named(name)]);

export const importanceSection = (parent, importance) => {
  const { method, attributes } = importance;
  if (attributes.length === 0) return;
  const most = attributes[0].share || 1;
  section(parent, "importance", "Attribute importance",
    element("p", {}, `Importance: ${method}. Where attributes move together, one may stand for the other.`),
    table("Attributes, the most important first", [{ title: "attribute", text: true }, { title: "importance" }],
      attributes.map(({ attributes: names, share }, i) => [together(names),
        [shown(percent(share), `/importance/attributes/${i}/share`), shareBar(share / most)]])));
};

const signed = (value) => `${value > 0 ? "+" : ""}${number(value)}`;

// value  a list of contributions to the one that is shown
const effectPlot = (effect, value, title) => plot(() => {
  const { curve } = effect, least = curve[0].from, most = curve[curve.length - 1].to;
  const points = curve.flatMap(({ from, to, atFrom, atTo }) => [[from, value(atFrom)], [to, value(atTo)]]);
  const low = Math.min(0, smallest(points.map(([, y]) => y))), high = Math.max(0, largest(points.map(([, y]) => y)));
  const room = (high - low || 1) / 10, records = Math.max(1, largest(curve.map((part) => part.records ?? 0)));
  const reach = ({ from, to }, i) => (curve.length === 1 ? "all values" : i === 0 ? `up to ${number(to)}` : i === curve.length - 1 ? `above ${number(from)}` : `${number(from)} to ${number(to)}`);
  const added = (part) => (value(part.atFrom) === value(part.atTo) ? signed(value(part.atTo)) : `${signed(value(part.atFrom))} to ${signed(value(part.atTo))}`);
  return {
    label: `Effect of ${effect.number}: from ${signed(points[0][1])} at ${number(least)} to ${signed(points[points.length - 1][1])} at ${number(most)}.`,
    x: { min: least, max: most, title: effect.number },
    y: { min: low - room, max: high + room, title },
    draw: (area) => {
      const tall = (part) => area.bottom - (0.3 * (area.bottom - area.top) * (part.records ?? 0)) / records;
      area.add(skyline(curve.map((part) => [area.x(part.from), area.x(part.to), tall(part)]), area.bottom, "counts"));
      area.add(line([[area.left, area.y(0)], [area.right, area.y(0)]], "baseline"));
      area.add(line(points.map(([x, y]) => [area.x(x), area.y(y)]), "curve"));
      curve.forEach((part, i) => area.add(hint(area.x(part.from), area.x(part.to), area.top, area.bottom,
        `${reach(part, i)}: ${added(part)}${part.records === null ? "" : `, ${counted(part.records, "record")}`}`)));
    },
  };
}, 280).node;

// outputs  {MLModelType, classes, outputScale}
export const effectsSection = (parent, effects, outputs) => {
  const drawn = effects.filter(({ curve, levels }) => curve || levels);
  if (drawn.length === 0) return;
  const classes = outputs.classes ?? [], scale = outputs.outputScale ?? 1;
  const state = { at: 0, k: 0 };
  const value = (contributions) => (contributions[state.k] ?? 0) * scale;
  const title = "outputScale" in outputs ? "adds to the prediction" : "adds to the margin";
  const cell = (contributions, field) => shown(signed(value(contributions)), `${field}/${state.k}${scale === 1 ? "" : ", times /outputScale"}`);
  const box = element("div");
  const draw = () => {
    const effect = drawn[state.at], field = `/effects/${effects.indexOf(effect)}`;
    const { curve, missing, levels } = effect, nodes = [];
    if (curve)
      nodes.push(effectPlot(effect, value, title), tableOf(() => table(`Effect of ${effect.number}`,
        [{ title: "above" }, { title: "up to" }, { title: "records" }, { title: "just above" }, { title: "at the end" }],
        curve.map((part, i) => [i === 0 ? "" : shown(number(part.from), `${field}/curve/${i}/from`), i === curve.length - 1 ? "" : shown(number(part.to), `${field}/curve/${i}/to`),
          shown(count(part.records), `${field}/curve/${i}/records`), cell(part.atFrom, `${field}/curve/${i}/atFrom`), cell(part.atTo, `${field}/curve/${i}/atTo`)]))));
    const rows = [...(missing ? [[missing, `${field}/missing`]] : []), ...(levels ?? []).map((level, i) => [level, `${field}/levels/${i}`])];
    if (rows.length > 0) {
      const most = largest(rows.map(([{ contributions }]) => Math.abs(value(contributions)))) || 1;
      nodes.push(table(levels ? "Values" : "Missing values", [{ title: "value", text: true }, { title: title }, { title: "records" }], rows.map(([level, at]) => [
        named(level.value),
        [cell(level.contributions, `${at}/contributions`), signedBar(value(level.contributions), most)],
        shown(count(level.records), `${at}/records`)])));
    }
    if (effect.levelsLeftOut > 0) nodes.push(element("p", { class: "note" }, `${counted(effect.levelsLeftOut, "more value")} left out.`));
    box.replaceChildren(...nodes);
  };
  const choice = (label, texts, key) => {
    if (texts.length < 2) return [];
    const id = newId();
    const select = element("select", { id }, texts.map((text, i) => element("option", { value: i }, text)));
    select.addEventListener("change", () => {
      state[key] = Number(select.value);
      draw();
    });
    return [element("label", { for: id }, label), select];
  };
  draw();
  section(parent, "effects", "Effects of values",
    element("p", {}, "What each value of an attribute adds to the ", "outputScale" in outputs ? "prediction, in the target’s unit" : "margin, which the score follows",
      "; all other attributes stay as they are. Behind a curve: training records in each bin. The outermost bins hold all values beyond, too."),
    element("div", { class: "controls" }, choice("Attribute ", drawn.map(({ attributes }) => attributes.join(" × ")), "at"), choice("Class ", classes, "k")),
    box);
};


// A picture with two axes. It is drawn anew when the width it has changes, so that its letters keep
// their size on a phone.

import { number, count, tidy } from "./format.js";
import { element, svg } from "./dom.js";

const margin = { top: 14, right: 14, bottom: 44, left: 56 };

// About `wanted` round numbers between two others.
const ticks = (min, max, wanted) => {
  const rough = (max - min) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= rough);
  const values = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; ++k) values.push(tidy(k * step));
  return values;
};

const axisText = (value) => (Math.abs(value) >= 1e4 && Math.abs(value) < 1e15 && Number.isInteger(value) ? count(value) : number(value));

// options()  {label, x: {min, max, title, format}, y: the same, draw(area)}; asked at every drawing
//   label    what a screen reader says of the picture
//   draw     gets {x(value), y(value) in pixels, width, height, left, right, top, bottom, add(node)}
// Returns {node, draw()}.
export const plot = (options, height = 300) => {
  const picture = svg("svg", { class: "plot", role: "img" });
  const node = element("div", { class: "plot-box" }, picture);
  let width = 0;
  const draw = () => {
    if (width === 0) return;
    const { label, x, y, draw: drawInside } = options();
    const left = margin.left, right = width - margin.right, top = margin.top, bottom = height - margin.bottom;
    const area = {
      width, height, left, right, top, bottom,
      x: (value) => left + ((value - x.min) / (x.max - x.min)) * (right - left),
      y: (value) => bottom - ((value - y.min) / (y.max - y.min)) * (bottom - top),
      add: (child) => picture.append(child),
    };
    picture.replaceChildren();
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("aria-label", label);
    for (const value of ticks(y.min, y.max, Math.max(2, Math.floor((bottom - top) / 45)))) {
      const at = area.y(value);
      area.add(svg("line", { class: "grid", x1: left, x2: right, y1: at, y2: at }));
      area.add(svg("text", { class: "tick", x: left - 6, y: at + 4, "text-anchor": "end" }, (y.format ?? axisText)(value)));
    }
    for (const value of ticks(x.min, x.max, Math.max(2, Math.floor((right - left) / 60)))) {
      const at = area.x(value);
      area.add(svg("line", { class: "grid", x1: at, x2: at, y1: bottom, y2: bottom + 4 }));
      area.add(svg("text", { class: "tick", x: at, y: bottom + 17, "text-anchor": "middle" }, (x.format ?? axisText)(value)));
    }
    area.add(svg("line", { class: "axis", x1: left, x2: right, y1: bottom, y2: bottom }));
    area.add(svg("text", { class: "axis-title", x: (left + right) / 2, y: height - 8, "text-anchor": "middle" }, x.title));
    area.add(svg("text", { class: "axis-title", transform: `translate(13 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, y.title));
    drawInside(area);
  };
  new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width);
    if (now === width) return;
    width = now;
    draw();
  }).observe(node);
  return { node, draw };
};

export const line = (points, className) =>
  svg("polyline", { class: className, points: points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ") });

// Outline of bars [[from, to, height]] that stand side by side, in pixels.
export const skyline = (bars, bottom, className) => {
  let path = "";
  bars.forEach(([from, to, y], i) => {
    const begins = i === 0 || bars[i - 1][1] !== from;
    path += `${begins ? `${i ? `V${bottom}` : ""}M${from.toFixed(1)},${bottom}` : ""}V${y.toFixed(1)}H${to.toFixed(1)}`;
  });
  return svg("path", { class: className, d: `${path}V${bottom}Z` });
};

// A strip over which the pointer sees a title.
export const hint = (left, right, top, bottom, text) =>
  svg("rect", { class: "hint", x: left, y: top, width: Math.max(0, right - left), height: bottom - top }, svg("title", {}, text));

export const unit = { min: 0, max: 1 };


// How far a job is: of any object a bar, of a training the loss of each pass as it comes.

import { element } from "../components/dom.js";
import { count, counted, number, largest, smallest, percent } from "../components/format.js";
import { line, plot } from "../components/plot.js";
import { svg } from "../components/dom.js";
import { get } from "./api.js";
import { repeat } from "./live.js";
import { duration, kinds } from "./objects.js";

const words = { PENDING: "Waiting for what it needs, or for its turn.", INPROGRESS: "Working." };

const curvePlot = (state) => plot(() => {
  const { curve, passes } = state.progress, losses = curve.map(({ loss }) => loss);
  const most = largest(losses), least = smallest(losses), room = (most - least || Math.abs(most) || 1) / 10;
  const isEmpty = curve.length === 0;
  return {
    label: isEmpty ? "Loss curve: no pass has ended yet." : `Loss curve: mean loss ${number(losses[0])} in pass ${curve[0].pass}, ${number(losses.at(-1))} in pass ${curve.at(-1).pass}.`,
    x: { min: 1, max: Math.max(2, passes ?? 0, isEmpty ? 0 : curve.at(-1).pass), title: "pass over the data", format: (value) => (Number.isInteger(value) ? count(value) : "") },
    y: isEmpty ? { min: 0, max: 1, title: "mean loss" } : { min: Math.max(0, least - room), max: most + room, title: "mean loss" },
    draw: (area) => {
      if (isEmpty) return;
      area.add(line(curve.map(({ pass, loss }) => [area.x(pass), area.y(loss)]), "curve"));
      const last = curve.at(-1);
      area.add(svg("circle", { class: "point", cx: area.x(last.pass), cy: area.y(last.loss), r: 4 }));
    },
  };
}, 240);

// The share done, where it is known.
const fractionOf = ({ fraction, pass, passes }) => fraction ?? (passes ? Math.min(1, pass / passes) : undefined);

// {node}; kept up until the signal aborts. isTraining draws the curve.
export const jobProgress = (object, signal) => {
  const isTraining = object.type === "MLModel";
  const state = { progress: { status: object.status, curve: [], pass: 0 } };
  const bar = element("progress", { max: 1, "aria-label": "Progress" }), stage = element("p", { class: "stage", role: "status" }), details = element("p", { class: "help" });
  const picture = isTraining ? curvePlot(state) : null;
  const show = () => {
    const { progress } = state, done = fractionOf(progress);
    done === undefined ? bar.removeAttribute("value") : (bar.value = done);
    const text = progress.stage ? progress.stage[0].toUpperCase() + progress.stage.slice(1) : words[progress.status] ?? "";
    if (stage.textContent !== text) stage.textContent = text;
    details.textContent = [
      progress.passes ? `pass ${count(progress.pass)} of ${count(progress.passes)}` : null,
      progress.records ? counted(progress.records, "record") : null,
      done !== undefined ? percent(done) : null,
      progress.recordsPerSecond ? `${count(Math.round(progress.recordsPerSecond))} records a second` : null,
      progress.curve?.length ? `mean loss ${number(progress.curve.at(-1).loss)}` : null,
      progress.secondsLeft !== undefined && progress.secondsLeft !== null ? `about ${duration(progress.secondsLeft)} left` : null,
    ].filter(Boolean).join(" · ") || "\u00a0";
    if (!picture) return;
    picture.node.style.visibility = progress.curve?.length ? "visible" : "hidden";  // its place is kept
    picture.draw();
  };
  const ask = async () => {
    state.progress = { curve: [], ...(await get(["objects", kinds[object.type].path, object.id, "progress"], {}, signal)) };
    if (!signal.aborted) show();
    return state.progress.status === "COMPLETED" || state.progress.status === "FAILED";
  };
  show();
  ask().then((isDone) => isDone || repeat(signal, ask, 700)).catch((error) => { if (!signal.aborted && error.status === undefined) throw error; });
  return { node: element("section", { class: "panel job", "aria-label": "Progress" }, stage, bar, details, picture?.node) };
};

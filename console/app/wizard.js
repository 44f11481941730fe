// The wizard's frame: steps on top, one of them below, Back and Continue at its foot.
//
// A step is {path, title, draw(context)}. draw gives {node, next(), commands(status), nextText}:
//   next()     what Continue does; false or an ApiError keeps the reader here
//   commands   for the box "As boto3, ...", see command_box.js; may be left out
// context is {signal, redraw, update, attempt}: redraw() draws the step anew, update() the commands alone;
// attempt(change) makes a change of the wizard and draws anew, and takes back what the service refuses.

import { element } from "../components/dom.js";
import { commandBox } from "./command_box.js";
import { go, replaceAddress } from "./router.js";
import { button, notice } from "./widgets.js";
import { inputStep } from "./wizard_input.js";
import { reviewDataStep, reviewModelStep } from "./wizard_review.js";
import { schemaStep } from "./wizard_schema.js";
import { sourceStep } from "./wizard_source.js";
import { rowIdStep, targetStep } from "./wizard_target.js";
import { modelStep } from "./wizard_model.js";
import { answersOf, beginWizard, keepWizard, restoreWizard, wizard } from "./wizard_state.js";

const dataSteps = [inputStep, schemaStep, targetStep, rowIdStep, reviewDataStep];
const flows = {
  "data-source-and-model": { title: "Create a data source and an ML model", steps: [...dataSteps, modelStep, reviewModelStep] },
  "data-source": { title: "Create a data source", steps: dataSteps },
  "ml-model": { title: "Create an ML model", steps: [sourceStep, modelStep, reviewModelStep] },
};

// A step can be drawn once those before it are done.
const firstOpen = (steps) => {
  const at = steps.findIndex((step) => step.isDone && !step.isDone(wizard));
  return at < 0 ? steps.length - 1 : at;
};

const stepList = (flow, steps, at, open) =>
  element("nav", { class: "steps", "aria-label": "Steps" }, element("ol", {}, steps.map(({ path, title }, i) => {
    const text = [element("span", { class: "step-number", "aria-hidden": "true" }, i < at ? "✓" : String(i + 1)), " ", title];
    return element("li", { class: i === at ? "is-present" : i < at ? "is-done" : null, "aria-current": i === at ? "step" : null },
      i !== at && i <= open ? element("a", { href: `#/new/${flow}/${path}` }, text) : text);
  })));

export const wizardScreen = async ({ flow, step: path, query }, { signal }) => {
  const { title, steps } = flows[flow] ?? flows["data-source-and-model"];
  if (path !== undefined && wizard === null) restoreWizard(flow);  // after a reload
  if (path === undefined || wizard === null || wizard.flow !== flow) {
    const source = query.get("data-source");
    beginWizard(flow, source ? { dataSource: { type: "DataSource", id: source } } : {});
  }
  const open = firstOpen(steps);
  const at = path === undefined ? 0 : Math.min(Math.max(0, steps.findIndex((step) => step.path === path)), open);
  const step = steps[at];
  if (path !== undefined && path !== step.path) replaceAddress(`/new/${flow}/${step.path}`);
  const body = element("div", { class: "step" }), problem = element("div"), foot = element("div", { class: "actions" });
  let box = null;
  const fail = (error) => {
    if (error.status === undefined) throw error;
    problem.replaceChildren(notice("error", error.message));
  };
  const attempt = async (change) => {
    const before = answersOf(wizard);
    change();
    try {
      await draw();
    } catch (error) {
      Object.assign(wizard, before);
      await draw();
      fail(error);
    }
  };
  const draw = async () => {
    const focused = document.activeElement?.id;
    const { node, next, commands, nextText = "Continue" } = await step.draw({ signal, redraw: draw, attempt, update: () => box?.update() });
    if (signal.aborted) return;
    box = commands ? commandBox(commands) : null;
    body.replaceChildren(...[node].flat(Infinity).filter(Boolean));
    problem.replaceChildren();
    const onward = button(nextText, async () => {
      problem.replaceChildren();
      try {
        if ((await next()) === false || signal.aborted) return;
      } catch (error) {
        fail(error);
        return;
      }
      if (at + 1 < steps.length) go(`/new/${flow}/${steps[at + 1].path}`);
    }, { class: "primary", id: "continue" });
    foot.replaceChildren(...back(), onward);
    commandsPlace.replaceChildren(...(box ? [box.node] : []));
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const back = () => (at > 0 ? [element("a", { class: "button", href: `#/new/${flow}/${steps[at - 1].path}` }, "Back")] : []);
  const commandsPlace = element("div");
  try {
    await draw();
  } catch (error) {
    if (signal.aborted) throw error;
    fail(error);  // data that are gone, say; the steps before stay open
    foot.replaceChildren(...back(), element("a", { class: "button", href: `#/new/${flow}` }, "Begin anew"));
  }
  keepWizard();
  return { title: `${step.title} · ${title}`, node: [
    element("p", { class: "kicker" }, title), stepList(flow, steps, at, open),
    element("h1", {}, step.title), body, problem, foot, commandsPlace] };
};

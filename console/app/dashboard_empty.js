// Nothing here yet: three ways to begin.

import { element } from "../components/dom.js";
import { post } from "./api.js";
import { go } from "./router.js";
import { button, linkButton, notice } from "./widgets.js";
import { beginWizard } from "./wizard_state.js";

// Puts the example's files into a bucket, then opens the wizard on the first of them.
export const beginWithExample = async (name) => {
  const { locations, target, description } = await post(["examples"], { name });
  beginWizard("data-source-and-model", { location: locations[0], target, about: description });
  go("/new/data-source-and-model/input");
};

const card = (title, text, action) => {
  const problem = element("div");
  const start = typeof action === "string" ? linkButton("Start", action, { class: "button primary", "aria-label": `Start: ${title}` })
    : button("Start", async () => {
      problem.replaceChildren();
      try {
        await action();
      } catch (error) {
        if (error.status === undefined) throw error;
        problem.append(notice("error", error.message));
      }
    }, { class: "primary", "aria-label": `Start: ${title}` });
  return element("li", { class: "begin" }, element("h2", {}, title), element("p", {}, text), start, problem);
};

export const emptyDashboard = () => [
  element("h1", {}, "From a CSV file to a model you can explain"),
  element("p", { class: "lead" }, "Upload a table, choose what to predict, and look at how well it works. Everything stays on this machine."),
  element("ul", { class: "begins" },
    card("Your own data", "A CSV file with one record a line and a column to predict.", "#/new/data-source-and-model"),
    card("Wine quality", "1,599 red wines, eleven measurements each, and a grade. Trains in a second.", () => beginWithExample("wine")),
    card("Handwritten digits", "MNIST: 42,000 pictures of 28 × 28 pixels, ten classes. Trains in half a minute.", () => beginWithExample("mnist"))),
  element("p", {}, "Scripts for boto3 and aws-cli find the service, too: ", element("a", { href: "#/settings" }, "their settings"), "."),
];

// Chooses one object of a kind: the newest, or those that a search finds.

import { element } from "../components/dom.js";
import { count } from "../components/format.js";
import { get } from "./api.js";
import { displayName, kinds } from "./objects.js";
import { field, select } from "./widgets.js";

// onChange(object)
export const objectPicker = async (label, type, chosenId, onChange, signal, { help = null } = {}) => {
  const search = element("input", { type: "search", autocomplete: "off" });
  const list = select([], "", { id: `pick-${kinds[type].path}` });
  const chooser = field(label, list, { help, wide: true });
  let found = [];
  const load = async () => {
    const answer = await get(["objects"], { type, search: search.value, limit: 50 }, signal);
    found = answer.objects.filter(({ status }) => status !== "FAILED" && status !== "DELETED");
    if (chosenId && !found.some(({ id }) => id === chosenId))
      found.unshift(await get(["objects", kinds[type].path, chosenId], {}, signal));
    list.replaceChildren(element("option", { value: "" }, found.length === 0 ? "None found" : "Choose…"),
      ...found.map((object) => element("option", { value: object.id, selected: object.id === chosenId }, `${displayName(object)} (${object.id})${object.status === "COMPLETED" ? "" : ", not finished"}`)));
    return answer.total;
  };
  const total = await load();
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(load, 250);
  });
  list.addEventListener("change", () => {
    chosenId = list.value;
    onChange(found.find(({ id }) => id === list.value) ?? null);
  });
  return {
    node: element("div", { class: "picker" }, chooser.node, total > 50 ? field(`Search in ${count(total)}`, search).node : null),
    complain: chooser.complain,
    chosen: () => found.find(({ id }) => id === list.value) ?? null,
  };
};

// What the screens of all objects begin and end with: name, status, what can be done; and the log.

import { element, facts, named } from "../components/dom.js";
import { get } from "./api.js";
import { isFinished, repeat, watch } from "./live.js";
import { announce } from "./notices.js";
import { deleteDialog, renameDialog, tagsDialog } from "./object_dialogs.js";
import { displayName, duration, kinds, sentence, statusBadge, time } from "./objects.js";
import { go } from "./router.js";
import { button, notice } from "./widgets.js";

export const loadObject = (type, id, signal) => get(["objects", kinds[type].path, id], {}, signal);

// actions  more buttons or links, before those that every object has
export const objectHead = (object, refresh, actions = []) => {
  const isDeleted = object.status === "DELETED";
  return [
    element("p", { class: "kicker" }, element("a", { href: "#/" }, "Dashboard"), " / ", element("a", { href: `#/?type=${object.type}` }, kinds[object.type].plural)),
    element("div", { class: "title-row" },
      element("div", { class: "title" }, element("h1", {}, named(displayName(object))), element("p", { class: "below-title" }, statusBadge(object), " ", element("code", {}, named(object.id)))),
      isDeleted ? null : element("div", { class: "actions" }, actions,
        button("Rename", () => renameDialog(object, refresh), { id: "rename" }), button("Tags", () => tagsDialog(object, refresh), { id: "tags" }),
        button(isFinished(object) ? "Delete" : "Cancel and delete", () => deleteDialog([object], () => go("/")), { id: "delete" }))),
    object.status === "FAILED" ? notice("error", element("p", {}, element("strong", {}, "It failed. "), sentence(object.message || "The log may say why"))) : null,
    object.status !== "FAILED" && object.message && object.type !== "Evaluation" ? notice("info", element("p", {}, sentence(object.message))) : null,
    isDeleted ? notice("warning", element("p", {}, "This object is deleted.")) : null,
  ];
};

// Rows of facts that every object has.
export const commonFacts = (object) => [
  ["Created", time(object.createdAt)],
  ["Last updated", time(object.lastUpdatedAt)],
  ...(object.finishedAt && object.startedAt ? [["Took", duration(object.finishedAt - object.startedAt)]] : []),
  ...(object.tags ?? []).map(({ key, value, Key, Value }) => [["Tag ", named(key ?? Key)], named(value ?? Value)]),
];

export const summaryFacts = (pairs) => facts(pairs.filter(([, value]) => value !== undefined && value !== null));

// Draws the screen anew when the object's state changes, and says so.
export const follow = (object, signal, refresh) =>
  watch([object], signal, (now) => {
    if (now.status !== object.status) announce(`${displayName(now)}: ${statusBadge(now).textContent.slice(2).toLowerCase()}.`);
    refresh();
  });

// The job's log, loaded when opened; it grows while the job runs.
export const logBox = (object, signal) => {
  const text = element("code"), box = element("pre", { tabindex: "0", "aria-label": "Log", class: "log" }, text);
  const node = element("details", { class: "log-box" }, element("summary", {}, "Log"), box);
  let next = 0, isFollowing = false;
  const more = async () => {
    for (;;) {
      if (next === 0) text.textContent = "Nothing yet.";
      const part = await get(["objects", kinds[object.type].path, object.id, "log"], { from: next }, signal);
      if (part.text === "") break;
      const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 4;
      next === 0 ? (text.textContent = part.text) : text.append(part.text);
      next = part.next;
      if (isAtEnd) box.scrollTop = box.scrollHeight;
    }
    return isFinished(object);
  };
  node.addEventListener("toggle", async () => {
    if (!node.open || isFollowing) return;
    isFollowing = true;
    try {
      if (!(await more())) repeat(signal, more);
    } catch (error) {
      if (error.status === undefined) throw error;
      text.textContent = error.message;
    }
  });
  return node;
};

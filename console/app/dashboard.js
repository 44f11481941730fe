// All objects in one table: filter, search, sort, pages from the server; and what can be done with them.

import { element, named, newId, scrolling } from "../components/dom.js";
import { count, counted, number } from "../components/format.js";
import { get } from "./api.js";
import { emptyDashboard } from "./dashboard_empty.js";
import { repeat, watch } from "./live.js";
import { deleteDialog, renameDialog, tagsDialog } from "./object_dialogs.js";
import { addressOfObject, displayName, kinds, metricText, statusBadge, time } from "./objects.js";
import { go, replaceAddress } from "./router.js";
import { createLinks } from "./shell.js";
import { button, menu, select } from "./widgets.js";

const limit = 50;
const columns = [["type", "Type"], ["name", "Name"], [null, "ID"], ["status", "Status"], ["created", "Created"], [null, "Metric"]];
const defaults = { type: "", status: "", search: "", sort: "created", order: "desc", page: 1 };

// What is asked for stands in the address, so that Back returns to it.
const wantedOf = (query) => Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, query.get(name) ?? value]));
const addressOf = (wanted) => {
  const told = Object.entries(wanted).filter(([name, value]) => String(value) !== String(defaults[name]));
  return `/${told.length ? `?${new URLSearchParams(told)}` : ""}`;
};

const cells = (object) => {
  const metric = object.metric ? [`${object.metric.name} `, element("strong", {}, number(object.metric.value))] : [];
  return [
    element("td", { class: "text wide-only" }, kinds[object.type].title),
    element("th", { scope: "row", class: "text" }, element("a", { href: addressOfObject(object) }, named(displayName(object))),
      element("small", { class: "narrow-only" }, kinds[object.type].title, object.metric ? ` · ${metricText(object.metric)}` : "")),
    element("td", { class: "text wide-only" }, element("code", {}, named(object.id))),
    element("td", { class: "text" }, statusBadge(object)),
    element("td", { class: "text wide-only" }, time(object.createdAt)),
    element("td", { class: "text wide-only" }, metric),
  ];
};

// The table of one page; {node, replace(object), chosen()}
const objectTable = (objects, wanted, onSort, onChoice) => {
  const caption = newId(), boxes = new Map(), rows = new Map();
  const key = ({ type, id }) => `${type}:${id}`;
  const all = element("input", { type: "checkbox", id: "choose-all", "aria-label": "Choose all on this page" });
  all.addEventListener("change", () => {
    for (const [, box] of boxes) box.checked = all.checked;
    onChoice();
  });
  const known = new Map(objects.map((object) => [key(object), object]));
  const row = (object) => {
    const box = boxes.get(key(object)) ?? element("input", { type: "checkbox", id: `choose-${key(object)}`, "aria-label": `Choose ${displayName(object)}` });
    if (!boxes.has(key(object))) box.addEventListener("change", onChoice);
    boxes.set(key(object), box);
    const node = element("tr", {}, element("td", { class: "choose" }, box), cells(object));
    rows.set(key(object), node);
    return node;
  };
  const heading = ([sort, title], i) => {
    const isSorted = sort === wanted.sort, hidden = [0, 2, 4, 5].includes(i) ? " wide-only" : "";
    if (sort === null) return element("th", { scope: "col", class: `text${hidden}` }, title);
    const turned = isSorted ? (wanted.order === "asc" ? "desc" : "asc") : sort === "created" ? "desc" : "asc";
    const mark = isSorted ? (wanted.order === "asc" ? " ▲" : " ▼") : "";
    return element("th", { scope: "col", class: `text${hidden}`, "aria-sort": isSorted ? (wanted.order === "asc" ? "ascending" : "descending") : null },
      button([title, element("span", { "aria-hidden": "true" }, mark)], () => onSort(sort, turned), { class: "sort", id: `sort-${sort}` }));
  };
  const node = scrolling(caption, element("table", { class: "objects" },
    element("caption", { id: caption, class: "visually-hidden" }, element("span", {}, "Objects")),
    element("thead", {}, element("tr", {}, element("td", { class: "choose" }, all), columns.map(heading))),
    element("tbody", {}, objects.map(row))));
  return {
    node,
    replace: (object) => {
      const before = rows.get(key(object)), focused = before?.contains(document.activeElement) ? document.activeElement.tagName : null;
      known.set(key(object), object);
      before?.replaceWith(row(object));
      if (focused) rows.get(key(object)).querySelector(focused)?.focus();
    },
    chosen: () => [...boxes].filter(([, box]) => box.checked).map(([name]) => known.get(name)),
  };
};

const actionsFor = (chosen, refresh) => {
  const only = chosen.length === 1 ? chosen[0] : null;
  const comparable = chosen.length === 2 && chosen.every(({ type }) => type === "Evaluation");
  return [
    element("span", { role: "status" }, chosen.length === 0 ? "" : `${chosen.length} chosen`),
    button("Rename", () => renameDialog(only, refresh), { disabled: only === null, id: "action-rename" }),
    button("Tags", () => tagsDialog(only, refresh), { disabled: only === null, id: "action-tags" }),
    button("Compare", () => go(`/compare/${chosen.map(({ id }) => encodeURIComponent(id)).join("/")}`), { disabled: !comparable, id: "action-compare", title: "Choose two evaluations" }),
    button("Delete", () => deleteDialog(chosen, refresh), { disabled: chosen.length === 0, id: "action-delete" }),
  ];
};

const filters = (wanted, change) => {
  const labelled = (text, control) => element("div", { class: "filter" }, element("label", { for: control.id }, text), control);
  const kind = select([["", "All types"], ...Object.entries(kinds).map(([value, { plural }]) => [value, plural])], wanted.type, { id: "filter-type" });
  const status = select([["", "Any status"], ...["PENDING", "INPROGRESS", "COMPLETED", "FAILED"].map((value) => [value, statusBadge({ status: value }).textContent.slice(2)])], wanted.status, { id: "filter-status" });
  const search = element("input", { type: "search", id: "filter-search", value: wanted.search, autocomplete: "off", placeholder: "Name or id" });
  kind.addEventListener("change", () => change({ type: kind.value }));
  status.addEventListener("change", () => change({ status: status.value }));
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ search: search.value }), 250);
  });
  return element("div", { class: "controls filters", role: "search" }, labelled("Type", kind), labelled("Status", status), labelled("Search", search));
};

const pager = ({ total, page, pages }, change) => {
  const turn = (to, text, id) => button(text, () => change({ page: to }), { disabled: to < 1 || to > pages, id });
  return element("nav", { class: "pager", "aria-label": "Pages" },
    turn(page - 1, "Previous", "page-before"), element("span", { role: "status" }, pages > 1 ? `Page ${count(page)} of ${count(pages)}, ${counted(total, "object")}` : counted(total, "object")), turn(page + 1, "Next", "page-after"));
};

export const dashboardScreen = async ({ query }, { signal }) => {
  let wanted = wantedOf(query), stopWatching = new AbortController();
  const list = element("div"), toolbar = element("div", { class: "controls actions-bar", role: "group", "aria-label": "Actions" });
  const ask = () => get(["objects"], { ...wanted, limit }, signal);
  const isPlain = () => addressOf({ ...wanted, page: 1, sort: "created", order: "desc" }) === "/";

  const draw = (answer) => {
    stopWatching.abort();
    stopWatching = new AbortController();
    signal.addEventListener("abort", () => stopWatching.abort(), { once: true });
    const focused = document.activeElement?.id;
    const choice = () => {
      const focusedAction = document.activeElement?.id;
      toolbar.replaceChildren(...actionsFor(table.chosen(), load));
      if (focusedAction?.startsWith("action-")) document.getElementById(focusedAction)?.focus();
    };
    const table = objectTable(answer.objects, wanted, (sort, order) => change({ sort, order }), choice);
    choice();
    list.replaceChildren(...(answer.total === 0 ? [element("p", { class: "nothing" }, "Nothing matches. Choose another type or status, or search for something else.")] : [table.node, pager(answer, change)]));
    if (focused && !list.contains(document.activeElement)) list.querySelector(`#${CSS.escape(focused)}:not(:disabled)`)?.focus();
    watch(answer.objects, stopWatching.signal, table.replace);
    return table;
  };
  const load = async () => draw(await ask());
  const change = (what) => {
    wanted = { ...wanted, page: 1, ...what };
    replaceAddress(addressOf(wanted));
    return load();
  };

  const answer = await ask();
  if (answer.total === 0 && isPlain()) return { title: "Dashboard", node: emptyDashboard() };
  draw(answer);
  requestAnimationFrame(() => performance.mark("dashboard"));  // for the test of its time
  // What scripts make meanwhile appears too, while nobody is choosing or typing.
  let seen = answer.total;
  repeat(signal, async () => {
    const { total } = await get(["objects"], { ...wanted, limit: 1 }, signal);
    if (total !== seen && !list.querySelector(".choose input:checked")) await load();
    seen = total;
    return false;
  }, 5000);
  return { title: "Dashboard", node: [
    element("div", { class: "title-row" }, element("h1", {}, "Dashboard"), menu("Create new…", createLinks(), { class: "menu primary" })),
    filters(wanted, change), toolbar, list] };
};

// A field for the location of data: typed with completion, or chosen from the buckets below it.

import { element, named, newId } from "../components/dom.js";
import { count } from "../components/format.js";
import { get } from "./api.js";
import { bytes } from "./objects.js";
import { button, field } from "./widgets.js";

const folderOf = (location) => location.replace(/[^/]*$/, "");

// onChange(location, isChosen)  as it is typed; isChosen when it is a file or folder from the list
export const locationField = (label, value, onChange, { signal, help = null, foldersOnly = false }) => {
  const listId = newId();
  const options = element("datalist", { id: listId });
  const input = element("input", { type: "text", value, list: listId, spellcheck: "false", autocomplete: "off", placeholder: "s3://bucket/file.csv" });
  const { node, complain } = field(label, input, { help, wide: true });
  const entries = element("ul", { class: "entries" }), where = element("p", { class: "where" });
  const list = (location) => get(["files"], { location }, signal).catch((error) => {
    if (error.status === undefined) throw error;
    return { entries: [], more: 0, problem: error.message };
  });

  const browse = async (location) => {
    const found = await list(location);
    const parts = location.slice(5).split("/").filter(Boolean);
    where.replaceChildren(button("Buckets", () => browse("s3://"), { class: "link" }),
      ...parts.flatMap((part, i) => [" / ", button(named(part), () => browse(`s3://${parts.slice(0, i + 1).join("/")}/`), { class: "link" })]));
    const shown = found.entries.filter(({ kind }) => !foldersOnly || kind === "folder");
    entries.replaceChildren(...shown.map((entry) => element("li", {},
      button([element("span", { class: `entry-icon is-${entry.kind}`, "aria-hidden": "true" }, entry.kind === "folder" ? "▸ " : ""), named(entry.name.replace(/\/$/, "")), entry.kind === "folder" ? "/" : ""], () => {
        input.value = entry.location;
        onChange(entry.location, true);
        if (entry.kind === "folder") return browse(entry.location.replace(/\/?$/, "/"));
        return undefined;
      }, { class: "link" }), entry.kind === "file" && entry.bytes !== undefined ? element("small", {}, bytes(entry.bytes)) : null)),
    ...(shown.length === 0 ? [element("li", { class: "help" }, found.problem ?? (location === "s3://" ? "There is no bucket yet." : "Nothing here."))] : []),
    ...(found.more > 0 ? [element("li", { class: "help" }, `and ${count(found.more)} more; type the beginning of a name`)] : []));
  };

  let timer = 0, completed = "";
  input.addEventListener("input", () => {
    onChange(input.value.trim(), false);
    complain(null);
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = input.value.trim();
      if (!typed.startsWith("s3://") || typed === completed) return;
      completed = typed;
      const found = await list(typed);
      options.replaceChildren(...found.entries.map((entry) => element("option", { value: entry.location })));
    }, 150);
  });
  const browser = element("details", { class: "browser" }, element("summary", {}, "Choose from a bucket"), where, entries);
  browser.addEventListener("toggle", () => { if (browser.open) browse(input.value.startsWith("s3://") ? folderOf(input.value) : "s3://"); });
  return { node: [node, options, browser], complain, set: (location) => { input.value = location; }, input };
};

// Rename, tag and delete objects: dialogs that the dashboard and each object's own screen open.

import { element, named } from "../components/dom.js";
import { counted } from "../components/format.js";
import { amazon, get } from "./api.js";
import { announce } from "./notices.js";
import { displayName, kinds, objectLink, statusBadge } from "./objects.js";
import { ask, button, field, notice } from "./widgets.js";

export const renameDialog = (object, done) => {
  const { stem } = kinds[object.type];
  const name = field("Name", element("input", { type: "text", value: object.name ?? "", maxlength: 1024, required: true, autocomplete: "off" }));
  ask(`Rename ${kinds[object.type].title.toLowerCase().replace("ml ", "ML ")}`, name.node, async () => {
    await amazon(`Update${stem}`, { [`${stem}Id`]: object.id, [`${stem}Name`]: name.control.value });
    announce("Renamed.");
    done();
  }, { acceptText: "Rename" });
};

export const tagsDialog = async (object, done) => {
  const resource = { ResourceId: object.id, ResourceType: object.type };
  const { Tags: before } = await amazon("DescribeTags", resource);
  const rows = element("div", { class: "tag-rows" });
  const add = ({ Key = "", Value = "" } = {}) => {
    const row = element("div", { class: "tag-row" },
      element("input", { type: "text", value: Key, "aria-label": "Key", placeholder: "Key", maxlength: 128 }),
      element("input", { type: "text", value: Value, "aria-label": "Value", placeholder: "Value", maxlength: 256 }),
      button("Remove", () => row.remove(), { class: "small" }));
    rows.append(row);
    return row;
  };
  before.forEach(add);
  if (before.length === 0) add();
  ask("Tags", [element("p", {}, "Of ", named(displayName(object)), "."), rows, button("Add a tag", () => add().firstChild.focus(), { class: "small" })], async () => {
    const wanted = new Map([...rows.children].map((row) => [row.children[0].value.trim(), row.children[1].value]).filter(([key]) => key !== ""));
    const gone = before.filter(({ Key }) => !wanted.has(Key)).map(({ Key }) => Key);
    if (gone.length > 0) await amazon("DeleteTags", { ...resource, TagKeys: gone });
    if (wanted.size > 0) await amazon("AddTags", { ...resource, Tags: [...wanted].map(([Key, Value]) => ({ Key, Value })) });
    announce("Tags are saved.");
    done();
  }, { acceptText: "Save" });
};

// What depends on others goes first, a model's endpoint before the model.
const order = ["BatchPrediction", "Evaluation", "MLModel", "DataSource"];
const remove = async (objects) => {
  for (const object of [...objects].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type))) {
    const { stem } = kinds[object.type], id = { [`${stem}Id`]: object.id };
    if (object.type === "MLModel" && (object.endpointStatus ?? "NONE") !== "NONE") await amazon("DeleteRealtimeEndpoint", id);
    await amazon(`Delete${stem}`, id);
  }
};

// Asks once for all, and shows what depends on them.
export const deleteDialog = async (objects, done) => {
  const whole = await Promise.all(objects.map(({ type, id }) => get(["objects", kinds[type].path, id])));
  const key = ({ type, id }) => `${type}:${id}`, chosen = new Set(objects.map(key));
  const dependents = [...new Map(whole.flatMap((object) => object.dependents ?? []).map((object) => [key(object), object])).values()]
    .filter((object) => !chosen.has(key(object)) && object.status !== "DELETED");
  const also = element("input", { type: "checkbox", id: "delete-dependents", checked: true });
  const list = (some) => element("ul", { class: "plain-list" }, some.slice(0, 20).map((object) =>
    element("li", {}, element("small", {}, kinds[object.type].title), " ", objectLink(object), " ", statusBadge(object))),
  some.length > 20 ? element("li", {}, `and ${some.length - 20} more`) : null);
  const running = [...objects, ...dependents].filter(({ status }) => status === "INPROGRESS" || status === "PENDING");
  ask(`Delete ${objects.length === 1 ? "this object" : counted(objects.length, "object")}?`, [
    list(objects),
    dependents.length === 0 ? null : [
      element("p", {}, `${counted(dependents.length, "object")} ${dependents.length === 1 ? "depends" : "depend"} on ${objects.length === 1 ? "it" : "them"}:`),
      list(dependents),
      element("p", {}, also, " ", element("label", { for: also.id }, "Delete these, too"))],
    running.length > 0 ? notice("warning", `${counted(running.length, "job")} that ${running.length === 1 ? "is" : "are"} not finished will stop.`) : null,
    element("p", { class: "help" }, "Files in buckets stay. A deleted object cannot be restored, and its id cannot be used again."),
  ], async () => {
    const all = also.checked ? [...objects, ...dependents] : objects;
    await remove(all);
    announce(`${counted(all.length, "object")} deleted.`);
    done();
  }, { acceptText: "Delete", isDangerous: true });
};

// Step 1, input data: drop a file, choose one from a bucket, or type where it is; then verify it.

import { element, newId } from "../components/dom.js";
import { counted, percent } from "../components/format.js";
import { serviceStatus } from "./api.js";
import { fileOf, shellWord } from "./commands.js";
import { locationField } from "./location_field.js";
import { announce } from "./notices.js";
import { bytes } from "./objects.js";
import { previewTable } from "./preview.js";
import { upload } from "./upload.js";
import { ask, button, field, notice, select } from "./widgets.js";
import { databasePanel, databaseWords, rowsRequest } from "./wizard_database.js";
import { fileNameOf, forgetDataSource, infer, wizard } from "./wizard_state.js";

const verdict = () => {
  const { found } = wizard;
  const about = found.isSample ? "at least " : "";
  return element("div", { id: "verdict", class: "notice is-good", role: "status" },
    element("p", {}, element("strong", {}, "The data can be read. "),
      `${about}${counted(found.records, "record")}, ${counted(found.attributes.length, "column")}, separated by ${{ ",": "commas", ";": "semicolons", "|": "bars", "\t": "tabs", tab: "tabs" }[found.delimiter] ?? found.delimiter}, ${found.encoding}.`,
      found.rejected > 0 ? ` ${counted(found.rejected, "record")} cannot be read and will be left out:` : ""),
    found.rejected > 0 ? element("ul", {}, found.rejects.map((text) => element("li", {}, text))) : null,
    previewTable("The first records", found.attributes.map(({ name }) => name), found.rows));
};

const uploadArea = (names, locate, { signal }) => {
  const id = newId();
  const input = element("input", { type: "file", id, class: "visually-hidden", accept: ".csv,.tsv,.txt,.gz,.data" });
  const progress = element("progress", { max: 1, value: 0, "aria-label": "Upload" }), text = element("p", { role: "status" });
  const cancelPlace = element("div"), going = element("div", { class: "upload-progress", hidden: true }, progress, text, cancelPlace);
  const bucket = field("Bucket for uploads", select(names.map((name) => [name, name]), names.includes("uploads") ? "uploads" : names[0], { id: "upload-bucket" }));
  const problem = element("div");

  const send = async (file, replace = false) => {
    problem.replaceChildren();
    going.hidden = false;
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort(), { once: true });
    cancelPlace.replaceChildren(button("Cancel", () => stop.abort(), { class: "small" }));
    try {
      const location = await upload(file, { bucket: bucket.control.value, key: file.name, replace }, (sent, whole) => {
        progress.value = whole === 0 ? 1 : sent / whole;
        text.textContent = `${file.name}: ${bytes(sent)} of ${bytes(whole)} (${percent(whole === 0 ? 1 : sent / whole)})`;
      }, stop.signal);
      announce(`${file.name} is uploaded.`);
      await locate(location);
    } catch (error) {
      if (stop.signal.aborted) announce("The upload is cancelled.");
      else if (/exist/.test(error.message) && !replace)
        ask("Replace the file?", element("p", {}, error.message), () => { send(file, true); }, { acceptText: "Replace" });
      else if (error.status === undefined) throw error;
      else problem.append(notice("error", error.message));
    } finally {
      going.hidden = true;
    }
  };

  input.addEventListener("change", () => { if (input.files.length > 0) send(input.files[0]); });
  const zone = element("div", { class: "drop-zone" },
    element("p", {}, element("strong", {}, "Drop a CSV file here"), " or ", input, element("label", { for: id, class: "button" }, "Choose a file…")),
    element("p", { class: "help" }, "Plain or gzip. It is copied into a bucket; nothing leaves this machine."),
    names.length > 1 ? bucket.node : null, going, problem);
  const over = (isOver) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", isOver);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length > 0) send(event.dataTransfer.files[0]);
  });
  return zone;
};

export const inputStep = {
  path: "input", title: "Input data",
  isDone: ({ found }) => found !== null,
  draw: async ({ signal, redraw, update }) => {
    const status = await serviceStatus(true);
    const { buckets, root, databases } = status;
    // The first upload makes a bucket where there is none.
    const names = buckets.length > 0 || root === null ? buckets.map(({ name }) => name) : ["uploads"];
    const setLocation = (location, isChosen, names = null) => {
      if (location === wizard.location) return;
      Object.assign(wizard, { location, names, about: "", found: null, foundFor: "", hasHeader: names === null ? null : false, types: {}, rowId: "", name: "" });
      forgetDataSource();
      document.getElementById("verdict")?.remove();
      update();
    };
    const verify = async () => {
      if (!wizard.location.startsWith("s3://")) {
        place.complain("Expected a location such as s3://bucket/file.csv.");
        return false;
      }
      try {
        const isFirst = wizard.found === null;
        const wantedTarget = wizard.target;
        if (isFirst) wizard.target = "";  // of other data, maybe
        const found = await infer();
        wizard.target = found.attributes.some(({ name }) => name === wantedTarget) ? wantedTarget : "";
        if (isFirst) {
          wizard.target ||= found.suggestedTarget ?? "";
          wizard.rowId = found.suggestedRowId ?? "";
        }
        wizard.name ||= wizard.names ? `Rows of ${wizard.database.database} at ${wizard.database.server}` : fileNameOf(wizard.location);
      } catch (error) {
        if (error.status === undefined) throw error;
        place.complain(error.message);
        return false;
      }
      return true;
    };
    const show = async () => {
      reading.textContent = "Reading the data…";
      try {
        if (await verify()) await redraw();
      } finally {
        reading.textContent = "";
      }
    };
    const reading = element("p", { class: "help", role: "status" });
    const place = locationField("S3 location", wizard.location, setLocation, { signal,
      help: "A file, or a folder with a / at its end: all files in it, which share one schema." });
    // A location that somebody else chose, an example's.
    if (wizard.location !== "" && wizard.found === null && wizard.about !== "") await verify();
    return {
      node: [
        element("p", {}, "Which data should be used? A table as CSV, one record a line."),
        wizard.about === "" ? null : notice("info", element("p", {}, `The example: ${wizard.about}. Its files are in ${wizard.location.replace(/[^/]*$/, "")}.`)),
        uploadArea(names, async (location) => {
          place.set(location);
          setLocation(location);
          await show();
        }, { signal }),
        element("p", { class: "or" }, "or data that are in a bucket already"),
        element("div", { class: "panel" }, place.node, element("div", { class: "controls" }, button("Verify", show, { id: "verify" }), reading)),
        databases.length > 0 ? databasePanel(status, async (location, names) => {
          place.set(location);
          setLocation(location, true, names);
          await show();
        }, update, signal) : null,
        wizard.found ? verdict() : null],
      next: verify,
      commands: (status) => ({
        ...(wizard.database.query ? { requests: [rowsRequest(wizard.ids.rows, wizard.database, "PASSWORD")] } : {}),
        glassbox: databaseWords(status) ? `glassbox schema ${databaseWords(status)}` : wizard.location.startsWith("s3://") ? `glassbox schema ${shellWord(fileOf(wizard.location, status))}` : "glassbox schema FILE.csv",
        note: `The API has no upload: a bucket is a folder${buckets.length ? `, ${buckets.map(({ name, path }) => `s3://${name} is ${path}`).slice(0, 3).join(", ")}` : ""}. Copy files there.`,
      }),
    };
  },
};

// Step 1 where the data are in a database: the rows of a query are written into a bucket, once, and go on as a
// file there. The password is sent with the request and kept nowhere.

import { element } from "../components/dom.js";
import { amazon } from "./api.js";
import { shellWord } from "./commands.js";
import { pause } from "./live.js";
import { announce } from "./notices.js";
import { newObjectId } from "./objects.js";
import { button, field, notice, select } from "./widgets.js";
import { wizard } from "./wizard_state.js";

// typed  {server, kind, database, query, user, staging}
export const rowsRequest = (id, { server, kind, database, query, user, staging }, password) => {
  const spec = { SelectSqlQuery: query, S3StagingLocation: staging, DatabaseCredentials: { Username: user, Password: password } };
  const body = { DataSourceId: id, DataSourceName: `Rows of ${database} at ${server}`, RoleARN: "arn:aws:iam::000000000000:role/none", ComputeStatistics: false };
  return kind === "rds"
    ? { operation: "CreateDataSourceFromRDS", body: { ...body, RDSData: { DatabaseInformation: { InstanceIdentifier: server, DatabaseName: database }, ...spec,
      ResourceRole: "none", ServiceRole: "none", SubnetId: "none", SecurityGroupIds: [] } } }
    : { operation: "CreateDataSourceFromRedshift", body: { ...body, DataSpec: { DatabaseInformation: { ClusterIdentifier: server, DatabaseName: database }, ...spec } } };
};

// The database as DATA of the program's commands, when the wizard's data are its rows; else nothing.
export const databaseWords = ({ databases = [] }) => {
  const { rows, server, kind, database, query, user } = wizard.database;
  const address = databases.find((one) => one.name === server && one.kind === kind)?.address;
  if (!address || !wizard.names || rows !== wizard.location) return null;
  const place = address.replace(/^([a-z]+:[/][/])(?:[^@/]*@)?([^/]*).*$/, `$1${encodeURIComponent(user)}@$2`);
  return `${shellWord(`${place}/${encodeURIComponent(database)}`)} --query ${shellWord(query)}`;
};

// The rows' location and the names of their columns, when they are there. What ends before leaves no data source.
const fetchRows = async (request, signal) => {
  const id = request.body.DataSourceId;
  const remove = () => amazon("DeleteDataSource", { DataSourceId: id });
  await amazon(request.operation, request.body);
  for (;;) {
    await pause(500, signal);
    if (signal.aborted) {
      await remove();
      return null;
    }
    const { Status, Message } = await amazon("GetDataSource", { DataSourceId: id });
    if (Status === "COMPLETED") break;
    if (Status !== "FAILED") continue;
    await remove();
    return { problem: Message };
  }
  const { DataLocationS3, DataSourceSchema } = await amazon("GetDataSource", { DataSourceId: id, Verbose: true });
  return { location: DataLocationS3, names: JSON.parse(DataSourceSchema).attributes.map(({ attributeName }) => attributeName) };
};

// use(location, names)  the rows are the wizard's data now
export const databasePanel = ({ databases, buckets }, use, update, signal) => {
  const typed = wizard.database;
  const keys = databases.map(({ kind, name }) => `${kind} ${name}`);
  if (!keys.includes(`${typed.kind} ${typed.server}`)) Object.assign(typed, { kind: databases[0].kind, server: databases[0].name });
  typed.staging ??= `s3://${buckets[0]?.name ?? "rows"}/rows/`;
  // An id belongs to what was sent with it, and rows to their query.
  const changed = () => {
    if (typed.isSent) wizard.ids.rows = newObjectId("DataSource");
    Object.assign(typed, { isSent: false, rows: "" });
    update();
  };
  const text = (label, key, control = element("input", { type: "text", spellcheck: "false", autocomplete: "off" }), options = {}) => {
    const made = field(label, control, options);
    control.value = typed[key] ?? "";
    control.addEventListener("input", () => {
      typed[key] = control.value.trim();
      made.complain(null);
      changed();
    });
    return made;
  };
  const server = field("Database server", select(databases.map(({ name }, i) => [keys[i], name]), `${typed.kind} ${typed.server}`));
  const name = text("Database name", "database"), user = text("User", "user");
  const query = text("Query", "query", element("textarea", { rows: 4, class: "code", spellcheck: "false", autocomplete: "off" }),
    { wide: true, help: "One SELECT. With an ORDER BY the rows come in the same order each time." });
  const password = field("Password", element("input", { type: "password", autocomplete: "off" }), { help: "Sent with the query and kept nowhere." });
  const staging = text("Folder for the rows", "staging", undefined, { wide: true, help: "Rows are written here as CSV, and read from here from then on." });
  const choose = () => {
    [typed.kind, typed.server] = server.control.value.split(" ");
    const { database } = databases[keys.indexOf(server.control.value)];
    name.control.readOnly = database !== "";  // the service gives access to this one alone
    if (database !== "") name.control.value = typed.database = database;
  };
  server.control.addEventListener("change", () => {
    choose();
    changed();
  });
  choose();

  const problem = element("div"), reading = element("p", { class: "help", role: "status" }), cancelPlace = element("span");
  const fetchAll = async () => {
    problem.replaceChildren();
    for (const [one, key] of [[name, "database"], [query, "query"], [user, "user"], [staging, "staging"]])
      if (!typed[key]) return one.complain("This is needed.");
    if (password.control.value === "") return password.complain("This is needed.");
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort(), { once: true });
    cancelPlace.replaceChildren(button("Cancel", () => stop.abort(), { class: "small" }));
    reading.textContent = "Running the query…";
    changed();
    typed.isSent = true;
    const request = rowsRequest(wizard.ids.rows, typed, password.control.value);
    password.control.value = "";
    try {
      const rows = await fetchRows(request, stop.signal);
      if (rows === null) return announce("The query is cancelled.");
      if (rows.problem) return problem.append(notice("error", rows.problem));
      typed.rows = rows.location;
      return await use(rows.location, rows.names);
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      if (error.status === undefined) throw error;
      return problem.append(notice("error", error.message));
    } finally {
      reading.textContent = "";
      cancelPlace.replaceChildren();
    }
  };
  const form = element("form", { autocomplete: "off" },
    server.node, name.node, query.node, user.node, password.node, staging.node, problem,
    element("div", { class: "controls" }, button("Fetch the rows", fetchAll, { id: "fetch", type: "submit" }), cancelPlace, reading));
  form.addEventListener("submit", (event) => event.preventDefault());
  return element("details", { class: "panel", id: "database", open: typed.query ? true : null }, element("summary", {}, "Rows of a database"), form);
};

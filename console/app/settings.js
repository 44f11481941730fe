// The service: its address for scripts, its health, its version, and whose work is in it.

import { element, facts, named, section, table } from "../components/dom.js";
import { serviceStatus } from "./api.js";
import { shellWord } from "./commands.js";
import { time } from "./objects.js";
import { copyButton } from "./widgets.js";

const lines = (label, text) => element("div", { class: "snippet" },
  element("div", { class: "commands-head" }, element("h3", {}, label), copyButton(() => text)),
  element("pre", { tabindex: "0", "aria-label": label }, element("code", {}, text)));

const healthText = { ready: "✓ Ready", "read-only": "Read only", stopping: "Stopping" };

export const settingsScreen = async () => {
  const status = await serviceStatus(true);
  const { url } = status, page = element("div"), host = new URL(url);
  section(page, "health", "Service", facts([
    ["State", element("span", { class: status.health === "ready" ? "good" : null }, healthText[status.health] ?? status.health, status.reason ? `: ${status.reason}` : "")],
    ["Version", status.version], ["Address", element("code", {}, url)], ["Started", time(status.startedAt)],
    ["Data directory", element("code", {}, named(status.dataDirectory ?? ""))], ["Trains with", status.learner ?? "glassbox"]]));
  section(page, "buckets", "Buckets",
    element("p", {}, "A bucket is a folder of this machine; s3://NAME/KEY is the file KEY in it."),
    status.buckets.length === 0 ? element("p", {}, "There is none yet. Start the service with --root or --bucket, or upload a file.")
      : table("Buckets", [{ title: "bucket", text: true }, { title: "folder", text: true }], status.buckets.map(({ name, path }) => [named(`s3://${name}`), element("code", {}, named(path))])));
  if (status.databases.length > 0)
    section(page, "databases", "Databases",
      element("p", {}, "Whoever has a user and a password there can make data sources of their rows."),
      table("Databases", [{ title: "name", text: true }, { title: "address", text: true }], status.databases.map(({ name, address }) => [named(name), element("code", {}, named(address))])));
  section(page, "clients", "For scripts",
    element("p", {}, "Scripts for Amazon ML find the service by its address; any credentials will do, unless it was started with --credentials."),
    lines("Environment, for aws-cli and boto3: Amazon ML and S3", `export AWS_ENDPOINT_URL=${shellWord(url)}\nexport AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`),
    lines("boto3", `import boto3\n\nml = boto3.client("machinelearning", endpoint_url=${JSON.stringify(url)}, region_name="us-east-1",\n                  aws_access_key_id="local", aws_secret_access_key="local")`),
    lines("boto 2", `import boto\n\nml = boto.connect_machinelearning("local", "local", host=${JSON.stringify(host.hostname)}, port=${host.port || 80}, is_secure=False)`),
    lines("JavaScript SDK", `import { MachineLearningClient } from "@aws-sdk/client-machine-learning";\n\nconst ml = new MachineLearningClient({ endpoint: ${JSON.stringify(url)}, region: "us-east-1",\n  credentials: { accessKeyId: "local", secretAccessKey: "local" } });`),
    lines("curl", `curl -H 'X-Amz-Target: AmazonML_20141212.DescribeMLModels' -H 'Content-Type: application/x-amz-json-1.1' -d '{}' ${shellWord(`${url}/`)}`));
  section(page, "licenses", "Licenses",
    element("p", {}, "Glassbox is Apache-2.0. It is built with:"),
    table("Libraries", [{ title: "library", text: true }, { title: "license", text: true }, { title: "for", text: true }], (status.licenses ?? []).map(({ name, license, purpose }) => [named(name), license, purpose])));
  return { title: "Settings", node: [element("h1", {}, "Settings"), page] };
};

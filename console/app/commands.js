// A request as the commands that make it: boto3, aws-cli, curl; and what the glassbox program does alike.
// Texts in, texts out.

// What a shell takes as one word.
export const shellWord = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const words = (operation) =>
  operation.replace("MLModel", "MlModel").replace("DataSource", "DataSource").match(/S3$|RDS$|[A-Z][a-z]+s?/g).map((word) => word.toLowerCase());
const snake = (operation) => words(operation).join("_");
const kebab = (operation) => snake(operation).replaceAll("_", "-");

const python = (value, indent = "    ") => {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null) return "None";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value) ? value.map((one) => python(one, inner)) : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${python(one, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return parts.length === 0 ? open + close : `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
};

// requests  [{operation, body}], of Amazon ML's API
export const boto3Text = (requests, url) =>
  [`import boto3

ml = boto3.client("machinelearning", endpoint_url=${JSON.stringify(url)}, region_name="us-east-1",
                  aws_access_key_id="local", aws_secret_access_key="local")`,
  ...requests.map(({ operation, body }) =>
    `ml.${snake(operation)}(\n${Object.entries(body).map(([key, value]) => `    ${key}=${python(value)},\n`).join("")})`)].join("\n\n");

export const awsText = (requests, url) =>
  [`export AWS_ENDPOINT_URL_MACHINE_LEARNING=${shellWord(url)} AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
  ...requests.map(({ operation, body }) => `aws machinelearning ${kebab(operation)} --cli-input-json ${shellWord(JSON.stringify(body))}`)].join("\n\n");

export const curlText = (requests, url) =>
  requests.map(({ operation, body }) =>
    `curl --fail-with-body -H 'Content-Type: application/x-amz-json-1.1' \\
  -H 'X-Amz-Target: AmazonML_20141212.${operation}' \\
  --data-raw ${shellWord(JSON.stringify(body))} \\
  ${shellWord(`${url}/`)}`).join("\n\n");

// The file behind a location, for the commands of the program that work on files.
//   buckets  [{name, path}]
export const fileOf = (location, { buckets, root }) => {
  const [, bucket, key] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(location) ?? [null, "", location];
  const path = buckets.find(({ name }) => name === bucket)?.path ?? (root ? `${root}/${bucket}` : bucket);
  return key === "" ? path : `${path}/${key}`;
};

// A file for the schema of data of this name.
export const schemaFile = (name) => `${name.replaceAll("/", "_")}.schema`;

// The file of a model that the service has, as a word of the shell. Commands may read it; to change a model,
// they take a copy.
export const modelFile = (id, { dataDirectory }) => shellWord(`${dataDirectory}/models/ml-${id}.glassbox`);

// What of the file a DataRearrangement takes, as an option.
export const splitOption = (rearrangement) => {
  if (!rearrangement) return "";
  const { splitting } = JSON.parse(rearrangement);
  const isPlain = (splitting.strategy ?? "sequential") === "sequential" && !splitting.complement;
  return isPlain ? ` --split ${splitting.percentBegin}-${splitting.percentEnd}` : ` --rearrangement ${shellWord(rearrangement)}`;
};

// AWS's SDK for JavaScript, version 3: any steps, as lines of JSON [OPERATION, REQUEST].
//   node javascript_steps.mjs PATH_OF_SDK URL   prints a line of JSON for each answer, {operation,
//   status, headers, body in base64}, and for each step, {step, error, isClass, result}
import {createRequire} from "node:module";
import {createInterface} from "node:readline";
import {Readable} from "node:stream";

const [sdk, url] = process.argv.slice(2);
const require = createRequire(sdk + "/package.json");
const aws = require("@aws-sdk/client-machine-learning");

const client = new aws.MachineLearningClient({
  endpoint: url,
  region: "us-east-1",
  credentials: {accessKeyId: "local", secretAccessKey: "local"},
  maxAttempts: 1,
});
// Hands every answer on as it came, and shows it to the test.
const inner = client.config.requestHandler;
client.config.requestHandler = {
  metadata: inner.metadata,
  async handle(request, options) {
    const {response} = await inner.handle(request, options);
    const chunks = [];
    for await (const chunk of response.body) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const operation = request.headers["x-amz-target"].split(".")[1];
    const {statusCode: status, headers} = response;
    console.log(JSON.stringify({operation, status, headers, body: body.toString("base64")}));
    response.body = Readable.from([body]);
    return {response};
  },
};

async function carryOut(step, request) {
  const [word, name] = step.split(" ");
  if (word === "wait") return aws["waitUntil" + name]({client, maxWaitTime: 60}, request);
  if (word !== "pages") return client.send(new aws[step + "Command"](request));
  const Results = [];
  for await (const page of aws["paginate" + name]({client, pageSize: 1}, request))
    Results.push(...page.Results);
  return {Results};
}

for await (const line of createInterface({input: process.stdin})) {
  const [step, request] = JSON.parse(line);
  const told = await carryOut(step, request).then((result) => ({error: "", result}), (thrown) => ({
    error: thrown.name,
    isClass: aws[thrown.name] !== undefined && thrown instanceof aws[thrown.name],
    result: {message: thrown.message, httpStatus: thrown.$metadata?.httpStatusCode},
  }));
  console.log(JSON.stringify({step, ...told}));
}

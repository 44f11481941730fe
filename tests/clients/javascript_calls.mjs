// AWS's SDK for JavaScript, version 3: the steps of a script, then one error.
//   node javascript_calls.mjs PATH_OF_SDK URL   prints a line of JSON for each answer, then a result
import {createRequire} from "node:module";
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
const call = (name, input) => client.send(new aws[name + "Command"](input));

await call("CreateDataSourceFromS3", {
  DataSourceId: "js-d",
  ComputeStatistics: true,
  DataSpec: {DataLocationS3: "s3://b/small.csv", DataSchema: process.env.SCHEMA},
});
await call("CreateMLModel", {
  MLModelId: "js-m",
  MLModelName: "from JavaScript",
  MLModelType: "BINARY",
  TrainingDataSourceId: "js-d",
});
const waited = await aws.waitUntilMLModelAvailable(
    {client, maxWaitTime: 60}, {FilterVariable: "Name", EQ: "from JavaScript"});
const model = await call("GetMLModel", {MLModelId: "js-m"});
const {RealtimeEndpointInfo: endpoint} =
    await call("CreateRealtimeEndpoint", {MLModelId: "js-m"});
const {Prediction: prediction} = await call(
    "Predict", {MLModelId: "js-m", Record: {x: "390"}, PredictEndpoint: endpoint.EndpointUrl});
const pages = [];
for await (const page of aws.paginateDescribeDataSources({client, pageSize: 1}, {}))
  pages.push(...page.Results.map((one) => one.DataSourceId));
const error = await call("GetMLModel", {MLModelId: "never"}).catch((thrown) => thrown);
console.log(JSON.stringify({
  result: {
    waited: waited.state,
    status: model.Status,
    createdIsDate: model.CreatedAt instanceof Date,
    prediction,
    pages,
    error: error.name,
    isClass: error instanceof aws.ResourceNotFoundException,
    message: error.message,
    httpStatus: error.$metadata.httpStatusCode,
  },
}));

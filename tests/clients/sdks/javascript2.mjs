// AWS's SDK for JavaScript, version 2; see sdk_test.py for what goes in and out.
//   node javascript2.mjs PATH_OF_SDK URL
import {createRequire} from "node:module";
import {createInterface} from "node:readline";

const [sdk, url] = process.argv.slice(2);
const aws = createRequire(sdk + "/package.json")("aws-sdk");
// Credentials are the environment's.
const settings = {endpoint: url, region: "us-east-1", maxRetries: 0, s3ForcePathStyle: true};
const client = new aws.MachineLearning(settings);
const objects = new aws.S3(settings);

const methodOf = (name) => name[0].toLowerCase() + name.slice(1);

async function carryOut(step, request) {
  const [word, name] = step.split(" ");
  if (word === "s3") {
    const {Body} = await objects[methodOf(name)](request).promise();
    return Body ? {Body: Body.toString("base64")} : {};
  }
  if (word === "wait") return client.waitFor(methodOf(name), request).promise();
  if (word !== "pages") return client[methodOf(step)](request).promise();
  const Results = [];
  await new Promise((done, failed) => {
    client[methodOf(name)]({...request, Limit: 1}).eachPage((error, page) => {
      if (error) return failed(error);
      if (!page) return done();
      Results.push(...page.Results);
      return true;
    });
  });
  return {Results};
}

for await (const line of createInterface({input: process.stdin})) {
  const [step, request] = JSON.parse(line);
  const told = await carryOut(step, request).then(
    (result) => ({error: "", result}),
    (thrown) => ({error: thrown.code, result: {message: thrown.message, status: thrown.statusCode}}),
  );
  console.log(JSON.stringify({step, ...told}));
}

// The steps of s3_javascript_test.py by AWS's SDK for JavaScript:
//   s3_steps.mjs DIRECTORY_OF_NODE_MODULES URL BUCKET
// Prints what it found as JSON.
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const [directory, endpoint, Bucket] = process.argv.slice(2);
const s3 = createRequire(directory + "/")("@aws-sdk/client-s3");
const client = new s3.S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, maxAttempts: 1,
  credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const send = (name, input) => client.send(new s3[name + "Command"]({ Bucket, ...input }));
const failure = async (promise) => promise.then(() => "", (error) => error.name);

await send("CreateBucket", {});
const Key = "dir/a b+é%.csv", part = Buffer.alloc(5 << 20, "x");
const put = await send("PutObject", { Key, Body: "1,2\n", ContentType: "text/csv", Metadata: { a: "b" } });
const got = await send("GetObject", { Key });
await send("PutObject", { Key: "stream", Body: Readable.from([Buffer.from("ab"), Buffer.from("cd")]),
  ContentLength: 4 });
const { UploadId } = await send("CreateMultipartUpload", { Key: "parts", ChecksumAlgorithm: "CRC32" });
const Parts = [];
for (const [i, Body] of [part, Buffer.from("end")].entries()) {
  const { ETag, ChecksumCRC32 } = await send("UploadPart", { Key: "parts", UploadId, PartNumber: i + 1, Body });
  Parts.push({ PartNumber: i + 1, ETag, ChecksumCRC32 });
}
const completed = await send("CompleteMultipartUpload", { Key: "parts", UploadId, MultipartUpload: { Parts } });
const head = await send("HeadObject", { Key: "parts" });
const keys = [];
for await (const page of s3.paginateListObjectsV2({ client, pageSize: 1 }, { Bucket }))
  keys.push(...page.Contents.map((one) => one.Key));
const found = {
  etag: put.ETag,
  body: await got.Body.transformToString(),
  type: got.ContentType,
  metadata: got.Metadata,
  stream: await (await send("GetObject", { Key: "stream" })).Body.transformToString(),
  range: await (await send("GetObject", { Key, Range: "bytes=2-" })).Body.transformToString(),
  partsEtag: completed.ETag,
  partsSize: head.ContentLength,
  keys,
  noKey: await failure(send("GetObject", { Key: "never" })),
  noBucket: await failure(send("GetObject", { Bucket: "never", Key: "x" })),
  exists: await failure(send("PutObject", { Key, Body: "x", IfNoneMatch: "*" })),
};
const gone = await send("DeleteObjects", { Delete: { Objects: keys.map((Key) => ({ Key })) } });
found.deleted = gone.Deleted.length;
await send("DeleteBucket", {});
console.log(JSON.stringify(found));

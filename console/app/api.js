// Requests to the service: Amazon ML's API at POST /, the console's own under /console/api/.
//
// A request that nobody answers waits until the service is back and goes out again. All of them may be
// repeated: Amazon's operations that create succeed again when id and parameters are the same.

import { untilBack } from "./connection.js";

// type     as the service names it: "InvalidInputException"
// message  for people
// status   of HTTP
export class ApiError extends Error {
  constructor(type, message, status) {
    super(message);
    Object.assign(this, { type, status });
  }
}

let token = document.querySelector("meta[name=glassbox-token]").content;

// A service that was started anew has another token, and the page holds it.
const renewToken = async () => {
  const page = await (await fetch("/", { cache: "no-store" })).text();
  token = /name="glassbox-token" content="([^"]*)"/.exec(page)?.[1] ?? token;
};

const parsed = (text) => {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return null;
  }
};

const send = async (path, options) => {
  let isRenewed = false;
  for (let failures = 0; ;) {
    let response, text;
    try {
      response = await fetch(path, { ...options, headers: { ...options.headers, "X-Glassbox-Token": token } });
      text = await response.text();
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (++failures > 5) throw new ApiError("InternalServerException", "The service ends the connection each time this is asked for.", 500);
      await untilBack(options.signal);
      continue;
    }
    if (response.status === 403 && options.method === "POST" && !isRenewed) {
      isRenewed = true;
      await renewToken();
      continue;
    }
    const answer = parsed(text);
    if (response.ok && answer !== null) return answer;
    throw new ApiError(answer?.__type ?? "InternalServerException", answer?.message ?? `The service answered ${response.status} ${response.statusText}.`, response.status);
  }
};

// path   below /console/api/, in parts that are encoded: ["objects", "ml-models", id]
// query  {name: value}; what is undefined, null or "" is left out
const address = (path, query = {}) => {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(known).toString();
  return `/console/api/${path.map(encodeURIComponent).join("/")}${text && `?${text}`}`;
};
export const addressOf = address;

export const get = (path, query, signal) => send(address(path, query), { method: "GET", signal, cache: "no-store" });

export const post = (path, body, signal) =>
  send(address(path), { method: "POST", signal, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

export const postBytes = (path, query, bytes, signal) =>
  send(address(path, query), { method: "POST", signal, body: bytes, headers: { "Content-Type": "application/octet-stream" } });

// One operation of Amazon ML's API, as boto3 sends it but for the signature.
export const amazon = (operation, body, signal) =>
  send("/", { method: "POST", signal, body: JSON.stringify(body),
    headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `AmazonML_20141212.${operation}` } });

let status = null;
// What the service says of itself: buckets, address, version. Asked for once, unless afresh.
export const serviceStatus = async (afresh = false) => (status = afresh || status === null ? await get(["status"]) : status);

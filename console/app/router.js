// Addresses are hashes, "#/ml-models/ml-1", so that the browser's Back works and a link can be kept.
//
// A screen is  async (parameters, {signal, refresh}) => {title, node}.  The one before stays until it is
// there, so that nothing jumps; `signal` aborts when the reader goes elsewhere.

import { element } from "../components/dom.js";
import { ApiError } from "./api.js";

const main = document.getElementById("content");
const routes = [];
let leave = new AbortController();
let shown = null;  // the address on the screen

// pattern  "/ml-models/:id/:tab?"
export const route = (pattern, screen) => {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const source = pattern.replace(/\/:\w+\?/g, "(?:/([^/]+))?").replace(/:\w+/g, "([^/]+)");
  routes.push({ names, expression: new RegExp(`^${source}$`), screen });
};

export const go = (address) => {
  location.hash = address;
};
export const replaceAddress = (address) => history.replaceState(null, "", `#${address}`);

const failure = (error) => {
  const isMissing = error.type === "ResourceNotFoundException";
  const title = isMissing ? "Not found" : "This page could not be shown";
  return { title, node: [
    element("h1", {}, title),
    element("p", { class: "notice is-error" }, error.message),
    element("p", {}, element("a", { href: "#/" }, "To the dashboard")),
  ] };
};

const screenOf = (path) => {
  for (const { names, expression, screen } of routes) {
    const found = expression.exec(path);
    if (!found) continue;
    try {
      return [screen, Object.fromEntries(names.map((name, i) => [name, found[i + 1] === undefined ? undefined : decodeURIComponent(found[i + 1])]))];
    } catch {
      break;  // a % that begins no character
    }
  }
  return [async () => { throw new ApiError("ResourceNotFoundException", `There is no page ${path}.`, 404); }, {}];
};

// A screen that is drawn anew keeps the place and the control that the reader was at.
const swap = (nodes, isRefresh) => {
  const focused = isRefresh ? document.activeElement?.id : "", top = document.documentElement.scrollTop;
  main.replaceChildren(...[nodes].flat());
  main.removeAttribute("aria-busy");
  if (isRefresh) {
    document.documentElement.scrollTop = top;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    return;
  }
  main.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.documentElement.scrollTop = 0;
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
};

const show = async (isRefresh) => {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const [path, query] = (location.hash.slice(1) || "/").split("?");
  const [screen, parameters] = screenOf(path);
  main.setAttribute("aria-busy", "true");
  let found;
  try {
    found = await screen({ ...parameters, query: new URLSearchParams(query) }, { signal, refresh: () => !signal.aborted && show(true) });
  } catch (error) {
    if (signal.aborted) return;
    found = failure(error);
    if (!(error instanceof ApiError)) setTimeout(() => { throw error; });  // for the browser's console
  }
  if (signal.aborted) return;
  document.title = `${found.title} · Glassbox`;
  for (const link of document.querySelectorAll("#bar nav a"))
    link.getAttribute("href") === `#${path}` ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  swap(found.node, isRefresh && shown === location.hash);
  shown = location.hash;
};

export const start = () => {
  // Requests of a screen that the reader has left end; nobody waits for them any more.
  addEventListener("unhandledrejection", (event) => { if (event.reason?.name === "AbortError") event.preventDefault(); });
  addEventListener("hashchange", () => show(false));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();  // "#content" is no address of ours
    main.focus();
  });
  return show(false);
};

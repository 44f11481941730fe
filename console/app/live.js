// What changes by itself is asked for about once a second, while it is unfinished and somebody looks.

import { get } from "./api.js";

// Resolves after a while, or at once when the signal aborts.
export const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });

const untilVisible = (signal) =>
  new Promise((resolve) => {
    if (document.visibilityState === "visible") return resolve();
    const stop = new AbortController();
    const look = () => {
      if (document.visibilityState !== "visible" && !signal.aborted) return;
      stop.abort();
      resolve();
    };
    document.addEventListener("visibilitychange", look, { signal: stop.signal });
    signal.addEventListener("abort", look, { signal: stop.signal });
    return undefined;
  });

// Calls step() every second until it returns true or the signal aborts. A step that fails ends it quietly:
// a screen's own requests report errors.
export const repeat = async (signal, step, milliseconds = 1000) => {
  try {
    for (;;) {
      await pause(milliseconds, signal);
      await untilVisible(signal);
      if (signal.aborted || (await step())) return;
    }
  } catch (error) {
    if (!signal.aborted && error.status === undefined) throw error;
  }
};

export const isFinished = ({ status, endpointStatus }) =>
  ["COMPLETED", "FAILED", "DELETED"].includes(status) && endpointStatus !== "UPDATING";

const most = 50;  // objects asked for at once

// Keeps up with objects; onChange(object) for each whose state is another than before.
export const watch = (objects, signal, onChange) => {
  const known = new Map(objects.map((object) => [`${object.type}:${object.id}`, object]));
  const state = ({ status, message, metric, endpointStatus, lastUpdatedAt }) => JSON.stringify([status, message, metric, endpointStatus, lastUpdatedAt]);
  return repeat(signal, async () => {
    const open = [...known].filter(([, object]) => !isFinished(object)).map(([key]) => key);
    if (open.length === 0) return true;
    const answer = await get(["objects"], { ids: open.slice(0, most).join(",") }, signal);
    for (const object of answer.objects) {
      const key = `${object.type}:${object.id}`;
      const hasChanged = state(known.get(key)) !== state(object);
      known.set(key, object);
      if (hasChanged && !signal.aborted) onChange(object);
    }
    return false;
  });
};

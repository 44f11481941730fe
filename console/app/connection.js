// Whether the service answers. While it does not, a banner says so and the page asks every second.

import { element } from "../components/dom.js";
import { announce } from "./notices.js";

const banner = element("p", { class: "banner", role: "alert", hidden: true });
document.getElementById("notices").append(banner);

const waiting = new Set();
let isLost = false;

const answers = async () => {
  try {
    return (await fetch("/healthz", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
};

const ask = async () => {
  if (!(await answers())) {
    setTimeout(ask, 1000);
    return;
  }
  isLost = false;
  banner.hidden = true;
  announce("The service answers again.");
  for (const goOn of [...waiting]) goOn();
};

// Resolves once the service answers; rejects when the signal aborts.
export const untilBack = (signal) =>
  new Promise((resolve, reject) => {
    const done = (settle, value) => () => {
      waiting.delete(goOn);
      settle(value);
    };
    const goOn = done(resolve);
    waiting.add(goOn);
    signal?.addEventListener("abort", () => done(reject, signal.reason)(), { once: true });
    if (isLost) return;
    isLost = true;
    banner.textContent = `The service at ${location.origin} does not answer. This page goes on by itself when it is back.`;
    banner.hidden = false;
    setTimeout(ask, 500);
  });

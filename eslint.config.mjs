// For `make lint`: the modules of the console and of reports, and the page of a report as lint.sh
// joins it, so that a name no part defines, or two define, is found.
const browser = ["document", "window", "location", "history", "navigator", "fetch", "addEventListener",
  "requestAnimationFrame", "getComputedStyle", "setTimeout", "clearTimeout", "performance", "crypto", "ResizeObserver",
  "AbortController", "Event", "FormData", "URL", "URLSearchParams", "TextEncoder", "sessionStorage", "Blob", "Uint32Array", "CSS"];
const node = ["process", "console", "Buffer", "URL"];
const read = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const rules = {
  "array-callback-return": "error",
  "no-const-assign": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
  "no-eval": "error",
  "no-fallthrough": "error",
  "no-redeclare": "error",
  "no-self-assign": "error",
  "no-self-compare": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", {functions: false, variables: false}],
  "no-var": "error",
  "prefer-const": "error",
  "use-isnan": "error",
  "valid-typeof": "error",
  eqeqeq: "error",
  // Texts become text nodes, so that data cannot become markup.
  "no-restricted-properties": ["error", {property: "innerHTML"}, {property: "outerHTML"}, {property: "insertAdjacentHTML"}],
};

export default [
  {ignores: ["build/bench/**", "build/clients/**"]},
  {files: ["build/lint/page.js", "cli/report/page/*.js", "console/**/*.js"], languageOptions: {globals: read(browser)}, rules},
  {files: ["tests/**/*.mjs"], languageOptions: {globals: read(node)}, rules},
];

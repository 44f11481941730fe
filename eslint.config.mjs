// For `make lint`. The page of a report is one module joined from cli/report/page/*.js; lint.sh
// joins it the same way, so that a name no part defines is found.
const browser = ["document", "window", "addEventListener", "requestAnimationFrame", "getComputedStyle", "ResizeObserver"];
const node = ["process", "console", "Buffer", "URL"];
const read = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const rules = {
  "array-callback-return": "error",
  "no-const-assign": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
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
};

export default [
  {ignores: ["cli/**", "build/bench/**", "build/clients/**"]},
  {files: ["build/lint/page.js"], languageOptions: {globals: read(browser)}, rules},
  {files: ["tests/**/*.mjs"], languageOptions: {globals: read(node)}, rules},
];

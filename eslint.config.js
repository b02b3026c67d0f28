// What the studio page's modules must keep to. `no-undef` is left to tsc, which knows the browser's names.
import js from "@eslint/js";

const markupSinks = ["innerHTML", "outerHTML"].map((property) => ({
  property,
  message: "A prompt must never become markup: use textContent, or clone a <template>.",
}));
const markupCalls = ["insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment", "parseFromString", "write"].map(
  (property) => ({ property, message: "A prompt must never become markup: use textContent, or clone a <template>." }),
);

export default [
  { ignores: ["node_modules/", ".venv/", "app/static/docs/", "app/static/swagger/"] },
  js.configs.recommended,
  {
    files: ["app/static/**/*.js", "app/archive/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off",
      "no-restricted-properties": ["error", ...markupSinks, ...markupCalls],
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "api.js alone talks to the server." },
        { name: "EventSource", message: "api.js alone talks to the server." },
        { name: "XMLHttpRequest", message: "api.js alone talks to the server." },
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      curly: ["error", "multi-line"],
      "no-shadow": "error",
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 12],
    },
  },
  { files: ["app/static/api.js"], rules: { "no-restricted-globals": "off" } },
  { files: ["app/static/theme.js", "app/archive/gallery.js"], languageOptions: { sourceType: "script" } },
];

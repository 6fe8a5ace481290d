import js from "@eslint/js";
import globals from "globals";

const TESTS = ["tests/javascript/**"];

export default [
  js.configs.recommended,
  {
    rules: {
      complexity: ["error", 8],
      "max-lines": ["error", 320],
      "max-lines-per-function": ["error", 40],
      "max-params": ["error", 4],
      eqeqeq: "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "The bundle (bundling.py) reads named exports only." },
        { selector: "ExportSpecifier", message: "Write export before the declaration: the bundle reads that only." },
      ],
    },
  },
  { ignores: TESTS, languageOptions: { globals: globals.browser } },
  { files: TESTS, languageOptions: { globals: globals.node }, rules: { "max-lines-per-function": "off" } },
];

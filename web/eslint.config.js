// typescript-eslint 8.73 reads types through TypeScript's JavaScript API, which TypeScript 7 no longer has. So `typescript`
// is 6.0, for linting only, and `typescript-7` is what `npm run typecheck` runs. One package again when the linter follows.
import js from "@eslint/js";
import lingui from "eslint-plugin-lingui";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
      "no-console": "error",
    },
  },
  {
    // What people read comes from the catalogue. The rule cannot know what is read; what follows is not.
    files: ["src/**/*.ts", "src/**/*.tsx"],
    ignores: ["**/*.test.ts", "**/testing.ts", "src/offline/service-worker.ts"],
    plugins: { lingui },
    rules: {
      "lingui/no-unlocalized-strings": ["error", {
        useTsTypes: true,
        ignore: [
          // Keys, names of events, addresses, classes: one word in small letters, or several of CSS.
          "^(?![A-Z])\\S+$", "^[a-z-]+( is-[a-z]+)+$",
          // The name of the product, and those of units.
          "^( ?· )?WidgetApp$", "^0? ?(B|k?B|MB|GB|TB|m?s|min|h|d|%)$",
          // Keys on the keyboard, commands of SVG, methods of HTTP.
          "^[A-Z]$", "^(GET|PUT|POST)$",
          // Styles and selectors.
          "^(translate|rotate|transform|scale)", "^--[a-z]", "^\\(prefers-", "px( |$)", "^\\)( |$)", "^[.#[]", "^:root",
        ],
        ignoreNames: [
          { regex: { pattern: "^(className|data-.*|style|d|transform|viewBox|accept|pattern|shortcut|enterKeyHint|autoCapitalize|strokeLinejoin|aria-describedby|key)$" } },
          "displayName", "name",
        ],
        ignoreFunctions: [
          "Error", "AjaxError", "RegExp", "Intl.*", "inLanguage",
          "*.querySelector", "*.querySelectorAll", "*.closest", "*.matches", "*.matchMedia", "*.addEventListener", "*.removeEventListener", "*.get", "*.has", "*.set",
          "*.normalize", "*.getPropertyValue", "*.setProperty", "*.startsWith", "*.endsWith", "*.includes", "*.replace", "*.replaceAll", "*.split", "*.join",
        ],
      }],
      // In a module's own scope a word would be chosen once, before the language is known.
      "lingui/t-call-in-function": "error",
      "lingui/no-single-variables-to-translate": "error",
      "lingui/no-expression-in-message": "off",
      "lingui/no-trans-inside-trans": "error",
      "lingui/no-single-tag-to-translate": "error",
    },
  },
  {
    files: ["**/*.test.ts"],
    rules: { "max-lines-per-function": "off" },
  },
);

import { defineConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";
import { createSwcExtractor } from "@lingui/native-tools";

/** How the words of the application become catalogues; docs/translating.md has the way of a translator. */
export default defineConfig({
  sourceLocale: "en",
  // Catalogues of the last are made of the English one by the build; it is offered to nobody.
  locales: ["en", "de", "en-XB"],
  pseudoLocale: { locale: "en-XB" },
  fallbackLocales: { "en-XB": "en" },
  catalogs: [{ path: "<rootDir>/src/locales/{locale}", include: ["<rootDir>/src"] }],
  format: formatter({ lineNumbers: false }),
  // By the file that says it; within one by the words, or every extraction would have another order.
  orderBy: ({ entry: one }, { entry: other }) => {
    const [here, there] = [one, other].map(({ origin, message = "", context = "" }) => `${origin?.[0]?.[0] ?? ""}\n${message}\n${context}`);
    return here === there ? 0 : (here ?? "") < (there ?? "") ? -1 : 1;
  },
  extractors: [createSwcExtractor()],
});

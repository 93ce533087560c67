/**
 * Runs before anything is shown: the colours and the language that the person has chosen are known to this browser alone, and what
 * the server has put into the page is to be seen in them. It is a small script of its own, as the page allows none within it.
 */
import { beginWithLetters } from "../design/letters-choice.ts";
import { themeNow } from "../design/theme-choice.ts";
import { chosenLocale } from "../language/locale-choice.ts";
import { LOCALES } from "../language/locales.ts";
import { loadBehind } from "./behind.ts";

const { documentElement: page, currentScript, head } = document;
const locale = chosenLocale();
page.dataset["theme"] = themeNow();
page.lang = locale;
page.dir = LOCALES[locale].dir;
beginWithLetters();

// What the page will say is loaded beside its scripts, and not after them.
const words = currentScript?.dataset[locale];
if (words !== undefined) head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: words, crossOrigin: "" }));
loadBehind(document);

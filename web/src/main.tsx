import "./canvas/asset-path.ts";
import "./start-address.ts";
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { App, atNextPage, loaded } from "./app.tsx";
import { usable } from "./canvas/first-picture.ts";
import { client } from "./client.ts";
// What pages have in common, of which each would load another part: a dialog must not look otherwise where one has come another way.
import "./design/base.css";
import "./design/shell.css";
import "./design/menu.css";
import "./design/entry.css";
import "./design/things.css";
import "./design/first.css";
import { fetchLetters } from "./design/letters.ts";
import { startTheme } from "./design/theme.ts";
import { fillCache, takeGiven, takeOver } from "./given.ts";
import { startLanguage } from "./language/language.ts";

/** In a function: pages share files with this one, which would wait for each other if it waited for them while it is loaded. */
async function begin(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  startTheme();
  const given = takeGiven(document);
  if (given) fillCache(client, given);
  await startLanguage();
  // What stands in the page goes when the same is there to take its place.
  if (root.firstChild) await loaded();
  const pages = createRoot(root);
  usable().then(() => fetchLetters(atNextPage)).catch(() => undefined);
  takeOver(() => { flushSync(() => { pages.render(<StrictMode><App /></StrictMode>); }); });
}

void begin();

import { whenIdle } from "./idle.ts";

/** So long at most is waited for a moment in which the page has nothing to do (ms). */
const PATIENCE = 5000;

/** When the page has loaded all that it began with, and has nothing to do: for what can wait. */
export async function quiet(): Promise<void> {
  if (document.readyState !== "complete") await new Promise((resolve) => { window.addEventListener("load", resolve, { once: true }); });
  await new Promise<void>((resolve) => { whenIdle(resolve, PATIENCE); });
}

import { quiet } from "../quiet.ts";

/** What the server has shown of a Thing stays over its canvas until that has something to show. */
let shown: Element | null = null;
let uncover: () => void = () => undefined;
const uncovered = new Promise<void>((resolve) => { uncover = resolve; });

/** Takes the picture out of what the application is about to replace. */
export function keepFirstPicture(): void {
  shown = document.querySelector(".first-canvas");
  if (!shown) {
    uncover();
    return;
  }
  shown.classList.add("is-over");
  document.body.append(shown);
}

/** The Thing itself is there, or it cannot be shown. */
export function dropFirstPicture(): void {
  shown?.remove();
  shown = null;
  uncover();
}

/** When the page can be used, the canvas included, and has nothing to do: for what nobody needs before. */
export async function usable(): Promise<void> {
  await uncovered;
  await quiet();
}

/** What the server has shown of a Thing stays over its canvas until that has something to show. */
let shown: Element | null = null;

/** Takes the picture out of what the application is about to replace. */
export function keepFirstPicture(): void {
  shown = document.querySelector(".first-canvas");
  if (!shown) return;
  shown.classList.add("is-over");
  document.body.append(shown);
}

/** The Thing itself is there, or it cannot be shown. */
export function dropFirstPicture(): void {
  shown?.remove();
  shown = null;
}

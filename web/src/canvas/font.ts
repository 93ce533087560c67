/**
 * Asks for the font that texts have by default, once the canvas has said where it is. All that is drawn before a font is here
 * is drawn again when it is.
 */
export function fetchFont(): void {
  document.fonts.load("20px Excalifont").catch(() => undefined);
}

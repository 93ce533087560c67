/** Whether leaving the page now would lose work; asked before anything navigates by itself. */
type Ask = () => boolean;

let ask: Ask = () => false;

/** The page on show says whether it holds unsaved work. Returns how to take that back. */
export function guardLeaving(isAtRisk: Ask): () => void {
  ask = isAtRisk;
  return () => { if (ask === isAtRisk) ask = () => false; };
}

export function wouldLoseWork(): boolean {
  return ask();
}

window.addEventListener("beforeunload", (event) => { if (ask()) event.preventDefault(); });

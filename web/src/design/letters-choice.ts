const KEY = "widgetapp.letters";

/** So many weights of the page's own letters are used. */
const FACES = ["400 16px Assistant", "600 16px Assistant"];

/** So long a page waits for letters that this browser has (ms); then it is shown without them, as nothing is to move in it. */
const PATIENCE = 100;

const { documentElement: root } = document;

/** Whether this page is shown in them. */
export function lettersAreShown(): boolean {
  return root.dataset["letters"] === "shown";
}

export function showLetters(): void {
  root.dataset["letters"] = "shown";
}

/** Loads them, and remembers that this browser has them. The styles must be there, which name their files. */
export async function loadLetters(): Promise<void> {
  await Promise.all(FACES.map((face) => document.fonts.load(face)));
  localStorage.setItem(KEY, "known");
}

/** Before anything is shown: where this browser has them, the page begins with them. It is not to be seen until they are there. */
export function beginWithLetters(): void {
  if (localStorage.getItem(KEY) === null) return;
  root.dataset["letters"] = "coming";
  const areComing = (): boolean => root.dataset["letters"] === "coming";
  const giveUpSoon = (): void => { setTimeout(() => { if (areComing()) delete root.dataset["letters"]; }, PATIENCE); };
  const withStyles = ({ target }: Event): void => {
    // A page has several, of which one names the files.
    if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet" || document.fonts.size === 0) return;
    document.removeEventListener("load", withStyles, true);
    giveUpSoon();
    loadLetters().then(() => { if (areComing()) showLetters(); }, () => undefined);
  };
  document.addEventListener("load", withStyles, true);
  // Whatever becomes of the styles.
  window.addEventListener("load", giveUpSoon, { once: true });
}

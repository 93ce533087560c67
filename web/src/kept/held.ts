/** Which Things are open in a tab of this browser: what is kept of these is sent by the tab itself. */

function nameOf(thing: string): string {
  return `widgetapp-open ${thing}`;
}

/** A page has the Thing open; returns how to take that back. */
export function holdThing(thing: string): () => void {
  const held = new AbortController();
  // Browsers have no locks where there is no https.
  void (navigator.locks as LockManager | undefined)?.request(nameOf(thing), { mode: "shared" }, () => new Promise<void>((resolve) => {
    if (held.signal.aborted) resolve();
    held.signal.addEventListener("abort", () => { resolve(); });
  }));
  return () => { held.abort(); };
}

/** Does something with a Thing, unless it is open in any tab. */
export async function unlessHeld(thing: string, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  await locks?.request(nameOf(thing), { ifAvailable: true }, async (lock) => { if (lock) await work(); });
}

/** Does something when the page has nothing better to do, at the latest after so long (ms); returns how to take that back. */
export function whenIdle(work: () => void, atLatest: number): () => void {
  if ("requestIdleCallback" in globalThis) {
    const id = requestIdleCallback(work, { timeout: atLatest });
    return () => { cancelIdleCallback(id); };
  }
  // Safari has no idle callback yet.
  const timer = setTimeout(work, atLatest / 5);
  return () => { clearTimeout(timer); };
}

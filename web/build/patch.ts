/** Replaces what must be in a release of Excalidraw just once: whoever takes a new release is told to look. */
export function patched(code: string, pattern: RegExp, what: string, by: (...found: string[]) => string): string {
  const found = [...code.matchAll(new RegExp(pattern, "g"))];
  const [match] = found;
  if (!match || found.length !== 1) {
    throw new Error(`excalidraw: ${what} was found ${String(found.length)} times and not once; look at the new release before shipping it`);
  }
  return code.slice(0, match.index) + by(...match) + code.slice(match.index + match[0].length);
}

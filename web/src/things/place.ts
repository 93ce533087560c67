import { useLayoutEffect } from "react";

/** How far each list was scrolled. The browser cannot know: the list is not there yet when it would scroll. */
const places = new Map<string, number>();

let last = "/things";

/** A list was there before the script, and scrolled so far. */
export function startPlace(list: string, top: number): void {
  places.set(list, top);
}

/** The list that was on show last, as it was: narrowed down and in its order. */
export function lastList(): string {
  return last;
}

/** This is the list that one comes back to from a Thing. */
export function useAsLastList(path: string): void {
  useLayoutEffect(() => { last = path; }, [path]);
}

/** Brings a list back to where it was left, however one returns to it. */
export function usePlace(list: string): void {
  useLayoutEffect(() => {
    window.history.scrollRestoration = "manual";
    window.scrollTo(0, places.get(list) ?? 0);
    const note = (): void => { places.set(list, window.scrollY); };
    window.addEventListener("scroll", note, { passive: true });
    return () => { window.removeEventListener("scroll", note); };
  }, [list]);
}

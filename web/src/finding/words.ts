import { plural, t } from "@lingui/core/macro";

/** How often what was looked for is written on a Thing. */
export function foundWords(query: string, count: number): string {
  return plural(count, {
    0: `“${query}” is not written here any more.`,
    one: `“${query}” is written on this widget.`,
    other: `“${query}” is written on # widgets.`,
  });
}

export function placeWords(at: number, count: number): string {
  return t`This is ${at} of ${count}.`;
}

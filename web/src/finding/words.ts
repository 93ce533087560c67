/** How often what was looked for is written on a Thing. */
export function foundWords(query: string, count: number): string {
  if (count === 0) return `“${query}” is not written here any more.`;
  return count === 1 ? `“${query}” is written on this widget.` : `“${query}” is written on ${String(count)} widgets.`;
}

export function placeWords(at: number, count: number): string {
  return `This is ${String(at)} of ${String(count)}.`;
}

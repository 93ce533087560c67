/** A widget as Excalidraw holds it: a flat object. Only what the binding itself reads is named. */
export interface SceneElement {
  readonly id: string;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly version: number;
  readonly versionNonce: number;
  readonly isDeleted: boolean;
  readonly index: string | null;
  readonly [property: string]: unknown;
}

/** Array order of a scene: by fractional index, then by id, the same for everybody. */
export function byIndex(a: SceneElement, b: SceneElement): number {
  const left = a.index ?? "";
  const right = b.index ?? "";
  if (left !== right) return left < right ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** For each element the index of the next one in the array that has one. */
export function indexAbove(elements: readonly SceneElement[]): ReadonlyMap<string, string | null> {
  const above = new Map<string, string | null>();
  let next: string | null = null;
  for (const element of elements.toReversed()) {
    above.set(element.id, next);
    next = element.index ?? next;
  }
  return above;
}

import { pack, unpack } from "./codec/pack.ts";
import type { SceneElement } from "./element.ts";

/** Space between what is there and what is imported beside it. */
const GAP = 80;

interface Box { readonly left: number; readonly top: number; readonly right: number }

function boxOf(elements: readonly SceneElement[]): Box | null {
  if (elements.length === 0) return null;
  let [left, top, right] = [Infinity, Infinity, -Infinity];
  for (const { x, y, width } of elements) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
  }
  return { left, top, right };
}

/** Where imported elements go: as they are on an empty canvas, else to the right of what is there. */
function shiftFor(present: readonly SceneElement[], imported: readonly SceneElement[]): { dx: number; dy: number } {
  const there = boxOf(present.filter((element) => !element.isDeleted));
  const box = boxOf(imported);
  if (!there || !box) return { dx: 0, dy: 0 };
  return { dx: there.right + GAP - box.left, dy: there.top - box.top };
}

type Renamed = ReadonlyMap<string, string>;

/** New names for those that are taken; an imported file never touches what is already there. */
function renamed(taken: ReadonlySet<string>, names: Iterable<string>, newId: () => string): Renamed {
  const map = new Map<string, string>();
  for (const name of names) if (taken.has(name)) map.set(name, newId());
  return map;
}

function groupsOf(element: SceneElement): readonly string[] {
  const groups = element["groupIds"];
  return Array.isArray(groups) ? (groups as string[]) : [];
}

function bindingTo(ids: Renamed, binding: unknown): unknown {
  const elementId = (binding as { elementId?: unknown } | null | undefined)?.elementId;
  if (typeof elementId !== "string") return binding;
  return { ...(binding as object), elementId: ids.get(elementId) ?? elementId };
}

function referring(element: SceneElement, ids: Renamed, groups: Renamed): Record<string, unknown> {
  const rename = (id: unknown): unknown => (typeof id === "string" ? (ids.get(id) ?? id) : id);
  const bound = element["boundElements"];
  return {
    id: rename(element.id),
    groupIds: groupsOf(element).map((group) => groups.get(group) ?? group),
    frameId: rename(element["frameId"]),
    ...("containerId" in element ? { containerId: rename(element["containerId"]) } : {}),
    ...("startBinding" in element ? { startBinding: bindingTo(ids, element["startBinding"]) } : {}),
    ...("endBinding" in element ? { endBinding: bindingTo(ids, element["endBinding"]) } : {}),
    boundElements: Array.isArray(bound)
      ? (bound as { id: string }[]).map((entry) => ({ ...entry, id: rename(entry.id) }))
      : null,
  };
}

/**
 * The elements of a file, ready to stand beside those present: no id or group is taken, the order is kept and comes
 * on top, and every property has the one spelling that others will read from the shared document.
 */
export function adopt(
  present: readonly SceneElement[], imported: readonly SceneElement[], newId: () => string,
): SceneElement[] {
  const live = imported.filter((element) => !element.isDeleted);
  const ids = renamed(new Set(present.map((element) => element.id)), live.map((element) => element.id), newId);
  const groups = renamed(new Set(present.flatMap(groupsOf)), new Set(live.flatMap(groupsOf)), newId);
  const { dx, dy } = shiftFor(present, live);
  const adopted: SceneElement[] = [];
  for (const element of live) {
    const moved = { ...element, ...referring(element, ids, groups), x: element.x + dx, y: element.y + dy } as SceneElement;
    const fields = unpack(pack(moved));
    if (fields) adopted.push({ ...moved, ...fields, index: null });
  }
  return adopted;
}

import { differing, type Props } from "./codec/props.ts";
import { pack } from "./codec/pack.ts";
import type { SceneElement } from "./element.ts";

/** What the shared document and this scene last agreed on for one element. */
export interface Known {
  version: number;
  versionNonce: number;
  props: Props;
  /** What was read of the document, where the canvas shows more: it has broken words into lines. */
  read?: Props;
  /** Excalidraw mended the order here; the shared index stays, or every browser would write its own mending. */
  mended?: { readonly local: string | null; readonly shared: unknown };
  /** Somebody deleted it while this person had it in hand. */
  orphan?: boolean;
}

export function knownOf(element: SceneElement, props: Props): Known {
  return { version: element.version, versionNonce: element.versionNonce, props };
}

/** What follows from its words, of the properties of a text. */
export const FOLLOWING: ReadonlySet<string> = new Set(["text", "originalText", "size", "pos"]);

/** What was read, but its words and what follows from them as the canvas has made it. */
export function agreed(read: Props, made: Props): Props {
  const following = Object.entries(made).filter(([name]) => FOLLOWING.has(name));
  const { text, ...others } = Object.fromEntries(Object.entries(read).filter(([name]) => name !== "originalText"));
  return { ...others, text, ...Object.fromEntries(following) };
}

export function isUnchanged(known: Known | undefined, element: SceneElement): boolean {
  return known?.version === element.version && known.versionNonce === element.versionNonce;
}

/** The properties to share: those of the element, but with the shared index where only the mending differs. */
export function sharedProps(element: SceneElement, known: Known | undefined): Props {
  const props = pack(element);
  if (known?.mended?.local !== element.index) return props;
  return { ...props, index: known.mended.shared };
}

/** Remembers what Excalidraw mended by itself after the elements were shown. */
export function rememberMending(element: SceneElement, known: Known): void {
  if (element.index === known.props["index"]) return;
  known.mended = { local: element.index, shared: known.props["index"] };
  known.version = element.version;
  known.versionNonce = element.versionNonce;
}

export function indexChanged(known: Known | undefined, props: Props): boolean {
  return !known || differing({ index: known.props["index"] }, { index: props["index"] }).length > 0;
}

/** An element that a press of the button has only begun: sharing waits until there is something to see. */
export function isBegun(element: SceneElement): boolean {
  const points = element["points"];
  if (Array.isArray(points)) return points.length < 2;
  if (element.type === "text") return element["text"] === "" && element["containerId"] == null;
  if (element.type === "image") return element["fileId"] === null;
  return element.width === 0 && element.height === 0;
}

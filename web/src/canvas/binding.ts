import * as Y from "yjs";
import { boundList, pack, unpack } from "./codec/pack.ts";
import { differing, type Props } from "./codec/props.ts";
import { createMap, isAhead, readProps, writeChanges, type ElementMap } from "./codec/ymap.ts";
import { byIndex, indexAbove, type SceneElement } from "./element.ts";
import { jittered } from "./jitter.ts";
import {
  agreed, indexChanged, isBegun, isUnchanged, knownOf, rememberMending, sharedProps, type Known,
} from "./known.ts";
import { portions } from "./portions.ts";
import type { Scene } from "./scene.ts";
import { Revivals, united } from "./words/revivals.ts";
import { roomFor } from "./words/room.ts";
import { begin, retype, wordsIn, wordsOf } from "./words/typed.ts";
import { Wording } from "./words/wording.ts";

/** Whose changes come back to the canvas like those of others. */
// eslint-disable-next-line lingui/no-unlocalized-strings -- for nobody to read
const ROOM = "room for a label";

type Mutable = { -readonly [name in keyof SceneElement]: SceneElement[name] };

export interface BindingOptions {
  readonly doc: Y.Doc;
  readonly scene: Scene;
  readonly random: () => number;
  readonly now: () => number;
  /** Ids of the elements that were just written into the document. */
  readonly onWritten: (ids: readonly string[]) => void;
  /** Somebody else's change waits to be shown. */
  readonly onIncoming: () => void;
}

/** Keeps one scene and one shared document the same. Knows neither React nor the network. */
export class SceneBinding {
  readonly #shared: Y.Map<ElementMap>;
  readonly #known = new Map<string, Known>();
  readonly #incoming = new Set<string>();
  /** Changed by this person in a gesture that has not ended. */
  readonly #held = new Set<string>();
  readonly #wording: Wording;
  readonly #revivals = new Revivals();

  constructor(private readonly options: BindingOptions) {
    this.#wording = new Wording(options.now);
    this.#shared = options.doc.getMap<ElementMap>("elements");
    for (const id of this.#shared.keys()) this.#incoming.add(id);
    this.#shared.observeDeep(this.#observe);
  }

  destroy(): void {
    this.#shared.unobserveDeep(this.#observe);
  }

  readonly #observe = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.origin === this) return;
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") this.#incoming.add(id);
      else for (const key of event.keys.keys()) this.#incoming.add(key);
    }
    this.options.onIncoming();
  };

  /** Whether something in the scene is not in the document yet. */
  hasUnwritten(): boolean {
    return this.#changed(this.options.scene.elements()).length > 0;
  }

  /** Writes what this person changed since the last time. */
  flush(): void {
    if (!this.options.scene.inGesture()) this.#held.clear();
    const written = this.#reunite();
    const elements = this.options.scene.elements();
    const changed = this.#changed(elements);
    const above = changed.length > 0 ? indexAbove(elements) : new Map<string, string | null>();
    for (const part of portions(changed)) {
      this.options.doc.transact(() => {
        for (const element of part) if (this.#write(element, above)) written.push(element.id);
      }, this);
    }
    written.push(...this.#settle());
    if (written.length > 0) this.options.onWritten(written);
  }

  /** Where another's text counts that came back at the same time, what was written in one's own is put into it. */
  #reunite(): string[] {
    return this.#revivals.lost(this.#shared).map(({ id, map, words }) => {
      const mine = wordsIn(this.#known.get(id)?.props ?? {});
      this.options.doc.transact(() => { retype(map, united(words, mine, wordsOf(map))); }, this);
      this.#incoming.add(id);
      return id;
    });
  }

  /** Writes what follows from words that were written before. */
  #settle(): string[] {
    this.#wording.letGo(this.options.scene.inHand());
    const due = this.#wording.dueNow();
    if (due.length === 0) return [];
    const written = this.options.doc.transact(
      () => due.filter((id) => this.#wording.settle(id, this.#shared.get(id), this.#known.get(id)?.props)), this,
    );
    return written.flatMap((id) => [id, ...this.#giveRoom(id)]);
  }

  /** A label that has grown by what two have written makes its shape higher; returns the shape's id, if it did. */
  #giveRoom(id: string): string[] {
    const elements = this.options.scene.elements();
    const label = elements.find((element) => element.id === id);
    const shape = elements.find((element) => element.id === label?.["containerId"] && !element.isDeleted);
    const room = label && shape ? roomFor(label, shape) : null;
    const [labelMap, shapeMap] = [this.#shared.get(id), this.#shared.get(shape?.id ?? "")];
    if (!shape || !room || !labelMap || !shapeMap) return [];
    this.options.doc.transact(() => {
      shapeMap.set("size", room.size);
      labelMap.set("pos", room.pos);
    }, ROOM);
    return [shape.id];
  }

  /** When there is something to be written though nothing changes on the canvas; null for never. */
  get due(): number | null {
    return this.#wording.due;
  }

  #changed(elements: readonly SceneElement[]): SceneElement[] {
    const inHand = this.options.scene.inHand();
    return elements.filter((element) => {
      const known = this.#known.get(element.id);
      if (isUnchanged(known, element)) return known?.orphan === true && !inHand.has(element.id) && this.#wording.isWriting(element.id);
      if (!known) return !element.isDeleted && !isBegun(element);
      // Deleted by somebody else and about to vanish here: an edit that crossed with it does not bring it back.
      return this.#shared.has(element.id) || known.orphan === true || inHand.has(element.id);
    });
  }

  /** Returns whether the document changed. */
  #write(element: SceneElement, above: ReadonlyMap<string, string | null>): boolean {
    const known = this.#known.get(element.id);
    if (this.options.scene.inGesture()) this.#held.add(element.id);
    const map = this.#shared.get(element.id);
    if (element.isDeleted) return this.#delete(element, map, known);
    const props = this.#indexed(element, map ? known : undefined, above);
    const wrote = map ? this.#change(element, map, known?.props ?? readProps(map), props) : this.#create(element, props);
    this.#known.set(element.id, { ...knownOf(element, this.#settled(element, props)), ...keptMending(known, element) });
    return wrote;
  }

  #create(element: SceneElement, props: Props): true {
    const map = createMap(props);
    // Others may write in it, too, before they have heard more of it.
    if (element.type === "text" && this.#isOpen(element)) begin(map, props);
    this.#shared.set(element.id, map);
    const known = this.#known.get(element.id);
    if (element.type === "text" && known?.orphan) this.#revivals.begin(element.id, map, wordsIn(known.props));
    return true;
  }

  #change({ id, ...element }: SceneElement, map: ElementMap, before: Props, after: Props): boolean {
    if (element.type !== "text") return writeChanges(map, before, after);
    if (!this.#wording.write({ id, map, before, after, open: this.#isOpen({ id }) })) this.#incoming.add(id);
    return differing(before, after).length > 0;
  }

  #delete(element: SceneElement, map: ElementMap | undefined, known: Known | undefined): true {
    const left = map && known && element.type === "text" ? this.#wording.left(map, known.props, pack(element)) : null;
    if (map && known && left !== null) {
      // All that this person saw of it is deleted, and not what others were writing there.
      retype(map, left);
      this.#incoming.add(element.id);
      this.#known.set(element.id, { ...knownOf(element, known.props) });
      return true;
    }
    this.#shared.delete(element.id);
    this.#known.delete(element.id);
    return true;
  }

  #isOpen({ id }: { readonly id: string }): boolean {
    return this.options.scene.inHand().has(id);
  }

  /** The properties to share; an index that is new gets its jitter, here as well as there. */
  #indexed(element: SceneElement, known: Known | undefined, above: ReadonlyMap<string, string | null>): Props {
    const props = sharedProps(element, known);
    if (element.index === null || !indexChanged(known, props)) return props;
    const index = jittered(element.index, above.get(element.id) ?? null, this.options.random);
    (element as Mutable).index = index;
    return { ...props, index };
  }

  /** Bindings have one spelling (order, empty or none) for everybody: the one that others will read. */
  #settled(element: SceneElement, props: Props): Props {
    const bound = this.#shared.get(element.id)?.get("boundElements");
    if (!(bound instanceof Y.Map)) return props;
    const entries = bound.toJSON();
    const list = boundList(entries);
    if (differing({ list }, { list: element["boundElements"] }).length > 0) (element as Mutable)["boundElements"] = list;
    return { ...props, boundElements: entries };
  }

  /**
   * Shows what others changed. What this person changed meanwhile is written first, so it is not lost.
   * What the person has in hand is left alone until it is let go: replaced, it would end the drawing or typing, and
   * the others' change would become part of the step that this person can undo.
   */
  apply(): void {
    if (this.#incoming.size === 0) return;
    this.flush();
    const { scene } = this.options;
    const byId = new Map(scene.elements().map((element) => [element.id, element]));
    const inHand = scene.inHand();
    let touched = false;
    for (const id of [...this.#incoming]) {
      if (inHand.has(id)) this.#leaveInHand(id);
      else if (!this.#held.has(id) && this.#show(id, byId)) touched = true;
    }
    if (!touched) return;
    scene.show([...byId.values()].sort(byIndex));
    for (const element of scene.elements()) {
      const known = this.#known.get(element.id);
      if (known) rememberMending(element, known);
    }
  }

  /** Returns whether the scene must change. */
  #show(id: string, byId: Map<string, SceneElement>): boolean {
    this.#incoming.delete(id);
    const map = this.#shared.get(id);
    const old = byId.get(id);
    if (!map) {
      this.#known.delete(id);
      if (!old || old.isDeleted) return false;
      byId.set(id, { ...old, isDeleted: true, ...this.#stamp(old) });
      return true;
    }
    const props = readProps(map);
    const fields = unpack(props);
    const known = this.#known.get(id);
    if (!fields || (known && old && !old.isDeleted && differing(known.read ?? known.props, props).length === 0)) return false;
    const element = { ...fields, ...localFields(fields, old), id, isDeleted: false, ...this.#stamp(old) } as unknown as SceneElement;
    byId.set(id, element);
    this.#known.set(id, knownOf(element, props));
    if (isAhead(map)) this.#measure(element, props, byId);
    return true;
  }

  /** Words that nobody has broken into lines yet: here they are, for this canvas alone. */
  #measure(element: SceneElement, read: Props, byId: Map<string, SceneElement>): void {
    const measured = this.options.scene.measured(element, (id) => byId.get(id));
    byId.set(element.id, measured);
    this.#known.set(element.id, { ...knownOf(measured, agreed(read, pack(measured))), read });
    this.#wording.shown(element.id);
  }

  /** Others' words are put into a text in which this person writes. Deleted by others, it comes back as soon as he goes on. */
  #leaveInHand(id: string): void {
    const [known, map] = [this.#known.get(id), this.#shared.get(id)];
    if (!known) return;
    if (!map) {
      known.orphan = true;
      return;
    }
    const [shown, words] = [wordsIn(known.props), wordsOf(map)];
    if (known.props["type"] !== "text" || shown === words || !this.options.scene.retype(id, words)) return;
    this.#wording.hear(id, shown, words);
    known.props = agreed(known.props, { text: words });
  }

  /** Whether something waits for the person to let go of an element. */
  get waiting(): boolean {
    return this.#incoming.size > 0;
  }

  #stamp(old: SceneElement | undefined): { version: number; versionNonce: number; updated: number } {
    return {
      version: (old?.version ?? 0) + 1,
      versionNonce: Math.floor(this.options.random() * 2 ** 31),
      updated: this.options.now(),
    };
  }
}

/** Whether an image's bytes are here is this browser's own knowledge. */
function localFields(fields: Props, old: SceneElement | undefined): Props {
  return fields["type"] === "image" ? { status: old?.["status"] ?? "pending" } : {};
}

function keptMending(known: Known | undefined, element: SceneElement): Pick<Known, "mended"> {
  return known?.mended?.local === element.index ? { mended: known.mended } : {};
}

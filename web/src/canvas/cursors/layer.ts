import type { Peer, Point } from "../peer.ts";
import { LaserTrails } from "../together/laser.ts";
import { ReactionWatch } from "../together/reactions.ts";
import { opacityAfter, untilFading } from "./fading.ts";
import { Frames } from "./frames.ts";
import { Glide } from "./glide.ts";
import { Pointers, type Pointer } from "./pointers.ts";
import { SelectionBoxes, type Bounds } from "./selection-boxes.ts";
import { onScreen, type View } from "./view.ts";

/** Where more than this move at once, all are drawn so often (ms): with each of its frames it would take the page too long. */
const CROWD = 16;
const CROWDED_PACE = 33;

export interface LayerOptions {
  readonly root: HTMLElement;
  readonly view: () => View;
  /** Where a widget is in the scene; null when it is not there. */
  readonly bounds: (id: string) => Bounds | null;
  /** The others, as they are now. */
  readonly peers: () => readonly Peer[];
  /** Somebody reacts, at a place on the screen. */
  readonly onReaction: (kind: number, from: Point, color: string) => void;
}

interface Shown {
  readonly boxes: SelectionBoxes;
  peer: Peer;
  glide: Glide | null;
}

/** Draws what the others do over the canvas, outside React: it moves with every frame. */
export class PeerLayer {
  readonly #shown = new Map<number, Shown>();
  readonly #lasers: LaserTrails;
  readonly #reactions = new ReactionWatch();
  readonly #frames = new Frames(() => this.#frame());
  readonly #pointers: Pointers;
  #isNews = true;
  #fadeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LayerOptions) {
    this.#lasers = new LaserTrails(options.root);
    this.#pointers = new Pointers(options.root, () => { this.#frames.soon(); });
  }

  destroy(): void {
    this.#frames.destroy();
    clearTimeout(this.#fadeTimer);
    this.#pointers.destroy();
    this.#lasers.destroy();
    this.options.root.replaceChildren();
    this.#shown.clear();
  }

  /** What drawing this takes of the page's time. */
  get cost(): Frames {
    return this.#frames;
  }

  /** The cursors that are shown. */
  get pointers(): readonly Pointer[] {
    return this.#pointers.shown;
  }

  /** The others have done something. */
  readonly news = (): void => {
    this.#isNews = true;
    this.#frames.soon();
  };

  /** Draws at once (the view moved, a widget moved) and goes on for as long as something moves. */
  readonly draw = (): void => { this.#frames.now(); };

  /** This person's own laser pointer, where the canvas does not draw it. */
  shine(place: Point, color: string): void {
    this.#lasers.add(0, place, color, performance.now());
    this.#frames.soon();
  }

  /** Somebody reacts at this place of the scene, or below, where nobody knows a place. */
  react(kind: number, place: Point | null, color: string): void {
    const { root, view, onReaction } = this.options;
    onReaction(kind, place ? onScreen(place, view()) : { x: root.clientWidth / 2, y: root.clientHeight - 120 }, color);
  }

  /** Gives how long the next frame may wait; null where nothing moves. */
  #frame(): number | null {
    const now = performance.now();
    if (this.#isNews) this.#take(now);
    const view = this.options.view();
    const pointers: Pointer[] = [];
    let [moving, pause] = [0, Infinity];
    for (const { glide, peer, boxes } of this.#shown.values()) {
      boxes.draw(peer, this.options.bounds, view);
      if (!glide) continue;
      pointers.push(this.#pointer(peer, glide, view, now));
      if (glide.isMoving(now)) moving += 1;
      pause = Math.min(pause, untilFading(glide.rested(now)));
    }
    this.#pointers.show(pointers);
    const glowing = this.#lasers.draw((point) => onScreen(point, view), now);
    clearTimeout(this.#fadeTimer);
    if (moving === 0 && pause > 0 && pause < Infinity) this.#fadeTimer = setTimeout(() => { this.#frames.soon(); }, pause);
    if (moving === 0 && !glowing && pause > 0) return null;
    return moving > CROWD ? CROWDED_PACE : 0;
  }

  #take(now: number): void {
    this.#isNews = false;
    const peers = this.options.peers();
    const here = new Set(peers.map((peer) => peer.client));
    for (const [client, shown] of this.#shown) if (!here.has(client)) this.#remove(client, shown);
    for (const peer of peers) this.#update(peer, now);
    for (const [peer, kind] of this.#reactions.look(peers)) this.react(kind, peer.cursor, peer.user.color);
  }

  #remove(client: number, shown: Shown): void {
    shown.boxes.destroy();
    this.#shown.delete(client);
  }

  #update(peer: Peer, now: number): void {
    let shown = this.#shown.get(peer.client);
    if (!shown) {
      shown = { boxes: new SelectionBoxes(this.options.root), peer, glide: null };
      this.#shown.set(peer.client, shown);
    }
    // A laser pointer begins where it is, and does not draw how it came there.
    if (peer.laser && !shown.peer.laser) shown.glide = null;
    shown.peer = peer;
    moveCursor(shown, peer.cursor, now);
  }

  #pointer({ client, user, laser }: Peer, glide: Glide, view: View, now: number): Pointer {
    const place = glide.at(now);
    if (laser) this.#lasers.add(client, place, user.color, now);
    return { user, laser, ...onScreen(place, view), opacity: opacityAfter(glide.rested(now)) };
  }
}

function moveCursor(shown: Shown, cursor: Point | null, now: number): void {
  if (!cursor) shown.glide = null;
  else if (shown.glide) shown.glide.moveTo(cursor, now);
  else shown.glide = new Glide(cursor, now);
}

import type { Peer, Point } from "../peer.ts";
import { LaserTrails } from "../together/laser.ts";
import { ReactionWatch } from "../together/reactions.ts";
import { Frames } from "./frames.ts";
import { Glide } from "./glide.ts";
import { SelectionBoxes, type Bounds } from "./selection-boxes.ts";
import { onScreen, type View } from "./view.ts";

/** A cursor that rests this long steps back (ms). */
const IDLE = 8_000;

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
  readonly pointer: HTMLElement;
  readonly name: HTMLElement;
  readonly boxes: SelectionBoxes;
  peer: Peer;
  glide: Glide | null;
}

// eslint-disable-next-line lingui/no-unlocalized-strings -- a path
const ARROW = "M2 2 L2 17 L6.2 13.3 L9 19.5 L11.8 18.2 L9 12.2 L14.6 11.8 Z";

function createPointer(peer: Peer): { pointer: HTMLElement; name: HTMLElement } {
  const pointer = document.createElement("div");
  pointer.className = "peer-cursor";
  pointer.dataset["user"] = peer.user.id;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 22");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ARROW);
  svg.append(path);
  const name = document.createElement("span");
  pointer.append(svg, name);
  return { pointer, name };
}

/** Draws what the others do over the canvas, outside React: it moves with every frame. */
export class PeerLayer {
  readonly #shown = new Map<number, Shown>();
  readonly #lasers: LaserTrails;
  readonly #reactions = new ReactionWatch();
  readonly #frames = new Frames(() => this.#frame());
  #isNews = true;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LayerOptions) {
    this.#lasers = new LaserTrails(options.root);
  }

  destroy(): void {
    this.#frames.destroy();
    clearTimeout(this.#idleTimer);
    this.#lasers.destroy();
    this.options.root.replaceChildren();
    this.#shown.clear();
  }

  /** What drawing this takes of the page's time. */
  get cost(): Frames {
    return this.#frames;
  }

  /** The others have done something. */
  readonly news = (): void => {
    this.#isNews = true;
    this.draw();
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

  #frame(): boolean {
    const now = performance.now();
    if (this.#isNews) this.#take(now);
    const view = this.options.view();
    let moving = false;
    for (const shown of this.#shown.values()) {
      this.#drawCursor(shown, view, now);
      shown.boxes.draw(shown.peer, this.options.bounds, view);
      moving ||= shown.glide?.isMoving(now) ?? false;
    }
    const glowing = this.#lasers.draw((point) => onScreen(point, view), now);
    if (!moving) this.#waitForIdle();
    return moving || glowing;
  }

  #take(now: number): void {
    this.#isNews = false;
    const peers = this.options.peers();
    const here = new Set(peers.map((peer) => peer.client));
    for (const [client, shown] of this.#shown) if (!here.has(client)) this.#remove(client, shown);
    for (const peer of peers) this.#update(peer, now);
    for (const [peer, kind] of this.#reactions.look(peers)) this.react(kind, peer.cursor, peer.user.color);
  }

  #waitForIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#shown.size > 0) this.#idleTimer = setTimeout(() => { this.#fade(); }, IDLE);
  }

  #fade(): void {
    const now = performance.now();
    for (const { glide, pointer } of this.#shown.values()) {
      pointer.classList.toggle("is-idle", glide !== null && glide.rested(now) >= IDLE - 50);
    }
  }

  #remove(client: number, shown: Shown): void {
    shown.pointer.remove();
    shown.boxes.destroy();
    this.#shown.delete(client);
  }

  #update(peer: Peer, now: number): void {
    let shown = this.#shown.get(peer.client);
    if (!shown) {
      shown = { ...createPointer(peer), boxes: new SelectionBoxes(this.options.root), peer, glide: null };
      this.options.root.append(shown.pointer);
      this.#shown.set(peer.client, shown);
    }
    // A laser pointer begins where it is, and does not draw how it came there.
    if (peer.laser && !shown.peer.laser) shown.glide = null;
    shown.peer = peer;
    shown.pointer.style.setProperty("--person", peer.user.color);
    shown.pointer.classList.toggle("is-laser", peer.laser);
    if (shown.name.textContent !== peer.user.name) shown.name.textContent = peer.user.name;
    moveCursor(shown, peer.cursor, now);
  }

  #drawCursor({ pointer, glide, peer }: Shown, view: View, now: number): void {
    pointer.hidden = glide === null;
    if (!glide) return;
    const place = glide.at(now);
    if (peer.laser) this.#lasers.add(peer.client, place, peer.user.color, now);
    const { x, y } = onScreen(place, view);
    pointer.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    if (glide.isMoving(now)) pointer.classList.remove("is-idle");
  }
}

function moveCursor(shown: Shown, cursor: Point | null, now: number): void {
  if (!cursor) shown.glide = null;
  else if (shown.glide) shown.glide.moveTo(cursor, now);
  else shown.glide = new Glide(cursor, now);
}

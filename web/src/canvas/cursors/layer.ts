import type { Peer, Point } from "../presence.ts";
import { Glide } from "./glide.ts";

/** A cursor that rests this long steps back (ms). */
const IDLE = 8_000;

export interface View { readonly scrollX: number; readonly scrollY: number; readonly zoom: number }
export interface Bounds { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

export interface LayerOptions {
  readonly root: HTMLElement;
  readonly view: () => View;
  /** Where a widget is in the scene; null when it is not there. */
  readonly bounds: (id: string) => Bounds | null;
}

interface Shown {
  readonly pointer: HTMLElement;
  readonly boxes: Map<string, HTMLElement>;
  peer: Peer;
  glide: Glide | null;
}

const ARROW = "M2 2 L2 17 L6.2 13.3 L9 19.5 L11.8 18.2 L9 12.2 L14.6 11.8 Z";

function createPointer(peer: Peer): HTMLElement {
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
  return pointer;
}

/** Draws the others' cursors and selections over the canvas, outside React: it moves with every frame. */
export class PeerLayer {
  readonly #shown = new Map<number, Shown>();
  #frame = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LayerOptions) {}

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#idleTimer);
    this.options.root.replaceChildren();
    this.#shown.clear();
  }

  setPeers(peers: readonly Peer[]): void {
    const now = performance.now();
    const here = new Set(peers.map((peer) => peer.client));
    for (const [client, shown] of this.#shown) if (!here.has(client)) this.#remove(client, shown);
    for (const peer of peers) this.#update(peer, now);
    this.draw();
  }

  /** Draws at once (the view moved, a widget moved) and goes on for as long as a cursor glides. */
  readonly draw = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const now = performance.now();
    const view = this.options.view();
    let moving = false;
    for (const shown of this.#shown.values()) {
      this.#drawCursor(shown, view, now);
      this.#drawSelection(shown, view);
      moving ||= shown.glide?.isMoving(now) ?? false;
    }
    if (moving) this.#frame = requestAnimationFrame(this.draw);
    else this.#waitForIdle();
  };

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
    for (const box of shown.boxes.values()) box.remove();
    this.#shown.delete(client);
  }

  #update(peer: Peer, now: number): void {
    let shown = this.#shown.get(peer.client);
    if (!shown) {
      shown = { pointer: createPointer(peer), boxes: new Map(), peer, glide: null };
      this.options.root.append(shown.pointer);
      this.#shown.set(peer.client, shown);
    }
    shown.peer = peer;
    shown.pointer.style.setProperty("--person", peer.user.color);
    const name = shown.pointer.querySelector("span");
    if (name && name.textContent !== peer.user.name) name.textContent = peer.user.name;
    moveCursor(shown, peer.cursor, now);
  }

  #drawCursor({ pointer, glide }: Shown, view: View, now: number): void {
    pointer.hidden = glide === null;
    if (!glide) return;
    const place = onScreen(glide.at(now), view);
    pointer.style.transform = `translate(${place.x.toFixed(1)}px, ${place.y.toFixed(1)}px)`;
    if (glide.isMoving(now)) pointer.classList.remove("is-idle");
  }

  #drawSelection({ peer, boxes }: Shown, view: View): void {
    const gone = new Set(boxes.keys());
    for (const id of peer.selection) {
      const bounds = this.options.bounds(id);
      if (!bounds) continue;
      gone.delete(id);
      let box = boxes.get(id);
      if (!box) {
        box = document.createElement("div");
        box.className = "peer-selection";
        boxes.set(id, box);
        this.options.root.prepend(box);
      }
      box.style.setProperty("--person", peer.user.color);
      place(box, bounds, view);
    }
    for (const id of gone) {
      boxes.get(id)?.remove();
      boxes.delete(id);
    }
  }
}

function moveCursor(shown: Shown, cursor: Point | null, now: number): void {
  if (!cursor) shown.glide = null;
  else if (shown.glide) shown.glide.moveTo(cursor, now);
  else shown.glide = new Glide(cursor, now);
}

function onScreen(point: Point, view: View): Point {
  return { x: (point.x + view.scrollX) * view.zoom, y: (point.y + view.scrollY) * view.zoom };
}

/** A little outside the widget, so that the line does not cover its edge. */
const MARGIN = 4;

function place(box: HTMLElement, bounds: Bounds, view: View): void {
  const start = onScreen({ x: bounds.left, y: bounds.top }, view);
  const end = onScreen({ x: bounds.right, y: bounds.bottom }, view);
  box.style.transform = `translate(${(start.x - MARGIN).toFixed(1)}px, ${(start.y - MARGIN).toFixed(1)}px)`;
  box.style.width = `${(end.x - start.x + 2 * MARGIN).toFixed(1)}px`;
  box.style.height = `${(end.y - start.y + 2 * MARGIN).toFixed(1)}px`;
}

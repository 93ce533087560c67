import type { Person } from "../../ajax.ts";
import type { Point } from "../peer.ts";
import { drawnPointer } from "./pointer-look.ts";

/** A cursor as it is shown: whose, and where on the layer, in pixels of the page. */
export interface Pointer extends Point {
  readonly user: Person;
  readonly laser: boolean;
  readonly opacity: number;
}

/** No cursor with its name takes more room than this, in pixels of the page. */
const [WIDEST, HIGHEST] = [240, 60];
/** More looks than this are of people who have gone. */
const MOST_LOOKS = 200;

/**
 * The cursors of the others, all on one canvas: as elements of the page, fifty that move take the browser most of each frame.
 * Nothing is drawn where nothing has changed.
 */
export class Pointers {
  readonly #canvas = document.createElement("canvas");
  readonly #looks = new Map<string, HTMLCanvasElement>();
  readonly #watch: ResizeObserver;
  #shown: readonly Pointer[] = [];
  #size: readonly [width: number, height: number] = [0, 0];
  #scale = 0;

  /** `onSize`: all is to be shown again, as the layer has another size. */
  constructor(root: HTMLElement, private readonly onSize: () => void) {
    this.#canvas.className = "peer-cursors";
    root.append(this.#canvas);
    this.#watch = new ResizeObserver(([entry]) => { if (entry) this.#fit(entry.contentRect); });
    this.#watch.observe(root);
    document.fonts.addEventListener("loadingdone", this.#forget);
  }

  destroy(): void {
    this.#watch.disconnect();
    document.fonts.removeEventListener("loadingdone", this.#forget);
    this.#canvas.remove();
  }

  /** What is shown. */
  get shown(): readonly Pointer[] {
    return this.#shown;
  }

  show(all: readonly Pointer[]): void {
    const [width, height] = this.#size;
    const pointers = all.filter(({ x, y }) => x > -WIDEST && x < width && y > -HIGHEST && y < height);
    if (same(this.#shown, pointers)) return;
    this.#shown = pointers;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const { user, laser, x, y, opacity } of pointers) {
      context.globalAlpha = opacity;
      // On whole pixels of the screen: what is between is blurred.
      context.drawImage(this.#look(user, laser), Math.round(x * this.#scale), Math.round(y * this.#scale));
    }
  }

  /** How it looks is drawn once. */
  #look(user: Person, laser: boolean): HTMLCanvasElement {
    const key = JSON.stringify([user.name, user.color, laser]);
    const known = this.#looks.get(key);
    if (known) return known;
    if (this.#looks.size >= MOST_LOOKS) this.#looks.clear();
    const look = drawnPointer(user, laser, this.#scale);
    this.#looks.set(key, look);
    return look;
  }

  #fit({ width, height }: { readonly width: number; readonly height: number }): void {
    this.#size = [width, height];
    this.#scale = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * this.#scale);
    this.#canvas.height = Math.round(height * this.#scale);
    this.#forget();
  }

  /** Letters look another way when their font is here, and all does on another screen. */
  readonly #forget = (): void => {
    this.#looks.clear();
    this.#shown = [];
    this.onSize();
  };
}

function same(one: readonly Pointer[], other: readonly Pointer[]): boolean {
  return one.length === other.length && one.every(({ user, laser, x, y, opacity }, at) => {
    const there = other[at];
    return there?.user.name === user.name && there.user.color === user.color && there.laser === laser && there.x === x && there.y === y && there.opacity === opacity;
  });
}

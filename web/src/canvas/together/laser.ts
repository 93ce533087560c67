import type { Point } from "../peer.ts";

/** How long what a laser pointer has drawn is to be seen (ms). */
export const GLOW = 1_200;

const SVG = "http://www.w3.org/2000/svg";

interface Spot extends Point { readonly at: number }

/** The spots of a trail that still glow. */
export function glowing(spots: readonly Spot[], now: number): Spot[] {
  return spots.filter(({ at }) => now - at < GLOW);
}

/** What laser pointers have drawn of late, each in its person's colour. It is nobody's edit and stays nowhere. */
export class LaserTrails {
  readonly #svg = document.createElementNS(SVG, "svg");
  readonly #trails = new Map<number, { readonly path: SVGPathElement; spots: Spot[] }>();

  constructor(root: HTMLElement) {
    this.#svg.classList.add("peer-lasers");
    root.append(this.#svg);
  }

  destroy(): void {
    this.#svg.remove();
    this.#trails.clear();
  }

  /** A pointer is at this place of the scene. */
  add(client: number, place: Point, color: string, now: number): void {
    let trail = this.#trails.get(client);
    if (!trail) {
      trail = { path: document.createElementNS(SVG, "path"), spots: [] };
      trail.path.dataset["client"] = String(client);
      this.#svg.append(trail.path);
      this.#trails.set(client, trail);
    }
    trail.path.style.setProperty("--person", color);
    trail.spots.push({ ...place, at: now });
  }

  /** Draws them; whether there is anything left that fades. */
  draw(onScreen: (point: Point) => Point, now: number): boolean {
    for (const [client, trail] of this.#trails) {
      trail.spots = glowing(trail.spots, now);
      if (trail.spots.length === 0) {
        trail.path.remove();
        this.#trails.delete(client);
      } else {
        trail.path.setAttribute("d", line(trail.spots.map(onScreen)));
      }
    }
    return this.#trails.size > 0;
  }
}

function line(points: readonly Point[]): string {
  return points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");
}

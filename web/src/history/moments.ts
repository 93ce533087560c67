import { Kept } from "./kept.ts";
import type { Playback, Played } from "./past.ts";
import { scenesOf, type Scene } from "./scene.ts";

/** So many scenes are kept. What was at a version never changes. */
const MOST = 40;
/** So many versions are asked for at once: the server then reads the history once for all of them. */
const AT_ONCE = 12;

type Ask = (params: Playback) => Promise<Played>;

interface Waiting { readonly resolve: (scene: Scene) => void; readonly reject: (error: unknown) => void }

/** What one Thing was at versions; those that are asked for closely are fetched together. */
export class Moments {
  readonly #kept = new Kept<Promise<Scene>>(MOST);
  readonly #waiting = new Map<number, Waiting>();
  #busy = false;

  constructor(private readonly thing: string, private readonly ask: Ask, private readonly soon: (work: () => void) => void) {}

  /** The widgets at a version. */
  at(version: number): Promise<Scene> {
    const key = String(version);
    const known = this.#kept.get(key);
    if (known) return known;
    const scene = new Promise<Scene>((resolve, reject) => { this.#waiting.set(version, { resolve, reject }); });
    this.#kept.set(key, scene);
    // What could not be fetched is tried again by whoever asks next.
    scene.catch(() => { this.#kept.drop(key); });
    this.#begin();
    return scene;
  }

  /** What is known from elsewhere is not asked for. */
  put(version: number, scene: Scene): void {
    if (this.#kept.get(String(version)) === undefined) this.#kept.set(String(version), Promise.resolve(scene));
  }

  #begin(): void {
    if (this.#busy || this.#waiting.size === 0) return;
    this.#busy = true;
    this.soon(() => { void this.#fetch(); });
  }

  async #fetch(): Promise<void> {
    const asked = [...this.#waiting.entries()].slice(-AT_ONCE);
    for (const [version] of asked) this.#waiting.delete(version);
    try {
      const { moments } = await this.ask({ thing: this.thing, at: asked.map(([version]) => version) });
      const scenes = new Map(scenesOf(moments).map((scene, at) => [moments[at]?.version, scene]));
      for (const [version, waiting] of asked) {
        const scene = scenes.get(version);
        if (scene) waiting.resolve(scene);
        // The answer got too long before it: it is asked for again.
        else this.#waiting.set(version, waiting);
      }
    } catch (error) {
      for (const [, { reject }] of asked) reject(error);
    } finally {
      this.#busy = false;
      this.#begin();
    }
  }
}

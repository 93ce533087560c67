import type { AppState, ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { t } from "@lingui/core/macro";
import { toast } from "sonner";
import type { Person } from "../../ajax.ts";
import type { PeerLayer } from "../cursors/layer.ts";
import type { SceneElement } from "../element.ts";
import type { Point } from "../peer.ts";
import type { Presence } from "../presence.ts";
import { isCovered, isTyping } from "../shortcuts.ts";
import type { Bounds } from "../cursors/selection-boxes.ts";
import { inScene } from "../cursors/view.ts";
import { Following, viewOn, visible } from "./follow.ts";
import { locksOf, writerAt, writerIn } from "./locks.ts";

export interface OwnActsOptions {
  readonly api: ExcalidrawImperativeAPI;
  readonly me: Person;
  readonly presence: Presence;
  readonly layer: PeerLayer;
  /** What the person's pointer is over when it is on the canvas. */
  readonly box: HTMLElement;
  readonly element: (id: string) => SceneElement | undefined;
  readonly bounds: (id: string) => Bounds | null;
}

/** What a person does with the others on a Thing beside drawing: follows them, shows them something, keeps off what they write. */
export class OwnActs {
  readonly following: Following;
  readonly #ends: (() => void)[] = [];

  constructor(private readonly options: OwnActsOptions) {
    const { api, presence } = options;
    this.following = new Following({
      presence,
      view: () => visible(viewOf(api.getAppState()), api.getAppState()),
      show: (part) => {
        const { zoom, ...scroll } = viewOn(part, api.getAppState());
        api.updateScene({ appState: { ...scroll, zoom: { value: zoom } } as Pick<AppState, "scrollX" | "scrollY" | "zoom"> });
      },
    });
    this.#listen();
  }

  destroy(): void {
    for (const end of this.#ends) end();
  }

  /** Whether the pointer is a laser, and on, as the canvas and the hand say. */
  point(place: Point, tool: "pointer" | "laser", pressed: boolean): void {
    const { presence, layer, me } = this.options;
    presence.point(place);
    const laser = tool === "laser" && pressed;
    presence.tell({ laser });
    if (laser && this.#isLooking()) layer.shine(place, me.color);
  }

  /** The button is up. */
  letGo(): void {
    this.options.presence.tell({ laser: false });
  }

  /** Takes the laser pointer, or puts it away. */
  toggleLaser(): void {
    this.options.api.setActiveTool({ type: this.#hasLaser() ? "selection" : "laser" });
  }

  react(kind: number): void {
    const { presence, layer, me } = this.options;
    presence.tell({ reaction: { kind, count: (presence.told.reaction?.count ?? 0) + 1 } });
    layer.react(kind, presence.told.cursor, me.color);
  }

  #listen(): void {
    const { box, api, presence } = this.options;
    const ownWay = (event: Event): void => {
      if (event.target instanceof HTMLCanvasElement) this.following.stop();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (isCovered()) return;
      if (event.key === "Escape") this.following.stop();
      else if (isTyping(event.target)) return;
      else if (event.key === "Enter") this.#keepOff(event, this.#writerInSelection());
      else if (this.#isLooking() && isLaserKey(event)) this.toggleLaser();
    };
    const onDouble = (event: MouseEvent): void => { this.#keepOff(event, this.#writerUnder(event)); };
    const onPress = (event: PointerEvent): void => {
      if (api.getAppState().activeTool.type === "text") this.#keepOff(event, this.#writerUnder(event));
      // Where one may only look, Excalidraw would move the view.
      else if (this.#isLooking() && this.#hasLaser() && event.target instanceof HTMLCanvasElement) event.stopPropagation();
    };
    const capture = { capture: true } as const;
    box.addEventListener("wheel", ownWay, { ...capture, passive: true });
    box.addEventListener("pointerdown", ownWay, capture);
    box.addEventListener("pointerdown", onPress, capture);
    box.addEventListener("dblclick", onDouble, capture);
    window.addEventListener("keydown", onKey, capture);
    this.#ends.push(
      () => {
        box.removeEventListener("wheel", ownWay, capture);
        box.removeEventListener("pointerdown", ownWay, capture);
        box.removeEventListener("pointerdown", onPress, capture);
        box.removeEventListener("dblclick", onDouble, capture);
        window.removeEventListener("keydown", onKey, capture);
      },
      presence.onNews(() => { this.following.look(); }),
      api.onScrollChange(() => { this.following.moved(); }),
    );
  }

  /** Whether one may only look. Excalidraw then has no keys for tools, and does not draw one's own laser pointer. */
  #isLooking(): boolean {
    return this.options.api.getAppState().viewModeEnabled;
  }

  #hasLaser(): boolean {
    return this.options.api.getAppState().activeTool.type === "laser";
  }

  /** Two who write the same text at once would write over each other. */
  #keepOff(event: Event, writer: Person | null): void {
    if (!writer) return;
    event.preventDefault();
    event.stopPropagation();
    toast(t`${writer.name} is writing here. As soon as that is done, you can go on with it.`, { id: "writer" });
  }

  #writerInSelection(): Person | null {
    return writerIn(this.#locks(), Object.keys(this.options.api.getAppState().selectedElementIds));
  }

  #writerUnder({ clientX, clientY }: MouseEvent): Person | null {
    const state = this.options.api.getAppState();
    const place = inScene({ x: clientX - state.offsetLeft, y: clientY - state.offsetTop }, viewOf(state));
    return writerAt(this.#locks(), place, this.options.bounds);
  }

  #locks(): ReturnType<typeof locksOf> {
    return locksOf(this.options.presence.peers(), this.options.element);
  }
}

function isLaserKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "k" && !ctrlKey && !metaKey && !altKey;
}

export function viewOf({ scrollX, scrollY, zoom }: AppState): { scrollX: number; scrollY: number; zoom: number } {
  return { scrollX, scrollY, zoom: zoom.value };
}

import { getCommonBounds } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { AppState, BinaryFileData, ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { Person } from "../ajax.ts";
import type { Copy } from "../kept/copy.ts";
import type { Keeper } from "../kept/keeper.ts";
import { useConnection } from "../stream/connection.ts";
import type { Refusal, ThingLink } from "../stream/thing-link.ts";
import { SceneBinding } from "./binding.ts";
import { PeerLayer } from "./cursors/layer.ts";
import type { Bounds } from "./cursors/selection-boxes.ts";
import type { SceneElement } from "./element.ts";
import { ExcalidrawScene } from "./excalidraw-scene.ts";
import { ImageSync, type FileMeta, type LocalFile } from "./images.ts";
import type { Point } from "./peer.ts";
import { Presence } from "./presence.ts";
import { Saving } from "./saving.ts";
import { OwnActs, viewOf } from "./together/own-acts.ts";
import { Flights } from "./together/reactions.ts";

/** Edits go out at most this often while a drag goes on (ms). */
const PACE = 40;

/** By then Excalidraw, too, has decoded an image that we have decoded (ms). */
const DECODED = 100;

/** How often others' edits are shown in a hidden tab, where no frames are drawn (ms). */
const HIDDEN_PACE = 250;

export interface LiveCanvasOptions {
  readonly api: ExcalidrawImperativeAPI;
  readonly stream: ThingLink;
  readonly keeper: Keeper;
  /** What this browser had kept of the Thing. */
  readonly copy: Copy | null;
  readonly me: Person;
  readonly layerRoot: HTMLElement;
  /** What holds canvas and layer. */
  readonly box: HTMLElement;
  readonly refused: () => Refusal | null;
  readonly onProblem: (message: string) => void;
}

/** One Thing on one canvas: brings the scene, the document, the images and the people on it together. */
export class LiveCanvas {
  readonly scene: ExcalidrawScene;
  readonly binding: SceneBinding;
  readonly images: ImageSync;
  readonly presence: Presence;
  readonly saving: Saving;
  readonly acts: OwnActs;
  readonly flights = new Flights();
  readonly #layer: PeerLayer;
  readonly #ends: (() => void)[] = [];
  #indexed: { elements: readonly SceneElement[]; byId: ReadonlyMap<string, SceneElement> } = { elements: [], byId: new Map() };
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #flushedAt = 0;
  #applyTimer: ReturnType<typeof setTimeout> | undefined;
  #applyFrame = 0;
  #laterTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LiveCanvasOptions) {
    const { api, stream, me, layerRoot, box } = options;
    this.scene = new ExcalidrawScene(api);
    this.binding = new SceneBinding({
      doc: stream.doc,
      scene: this.scene,
      random: Math.random,
      now: Date.now,
      onWritten: (ids) => {
        this.saving.note(ids);
        const elements = stream.doc.getMap("elements");
        this.presence.remove(ids.filter((id) => !elements.has(id)));
      },
      onIncoming: () => { this.#applySoon(); },
    });
    this.images = this.#createImages();
    this.presence = new Presence(stream.awareness, me);
    this.saving = new Saving({
      stream, images: this.images, refused: options.refused, unwritten: () => this.binding.hasUnwritten(),
      keeper: options.keeper, before: options.copy?.unsaved.flatMap(({ ids }) => ids) ?? [],
    });
    const bounds = (id: string): Bounds | null => this.#boundsOf(id);
    this.#layer = new PeerLayer({
      root: layerRoot, view: () => viewOf(api.getAppState()), bounds, peers: () => this.presence.peers(), onReaction: this.flights.begin,
    });
    this.acts = new OwnActs({
      api, me, box, bounds, presence: this.presence, layer: this.#layer, element: (id) => this.#element(id),
    });
    this.#listen();
    this.apply();
  }

  destroy(): void {
    this.flush();
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#applyTimer);
    cancelAnimationFrame(this.#applyFrame);
    clearTimeout(this.#laterTimer);
    for (const end of this.#ends) end();
    this.acts.destroy();
    this.#layer.destroy();
    this.presence.destroy();
    this.images.destroy();
    this.binding.destroy();
    this.scene.editor.destroy();
    this.saving.destroy();
  }

  /** The canvas changed, or was only touched: Excalidraw tells both alike. */
  onSceneChange(state: AppState): void {
    this.presence.select(Object.keys(state.selectedElementIds));
    this.presence.tell({ editing: state.editingTextElement?.id ?? null });
    this.#flushSoon();
    this.#layer.draw();
  }

  /** The pointer is somewhere on the canvas. */
  onPointer(place: Point, tool: "pointer" | "laser"): void {
    this.acts.point(place, tool, this.scene.isPressed);
  }

  /** What showing the others takes of the page's time, since it was opened: frames, and milliseconds for all of them. */
  get presenceCost(): { readonly frames: number; readonly spent: number } {
    const { count, spent } = this.#layer.cost;
    return { frames: count, spent };
  }

  /** Where the others' cursors are shown in the window, by their names. */
  get cursors(): readonly ({ readonly name: string } & Point)[] {
    const { offsetLeft, offsetTop } = this.options.api.getAppState();
    return this.#layer.pointers.map(({ user, x, y }) => ({ name: user.name, x: x + offsetLeft, y: y + offsetTop }));
  }

  /** What this browser has of the Thing is not kept any more. */
  stopKeeping(): void {
    this.options.keeper.stop();
  }

  /** Writes at once what is waiting for its turn. */
  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#flushedAt = performance.now();
    this.binding.flush();
    this.images.look();
    this.saving.look();
    this.#flushLater();
  }

  /** What follows from what is typed is written behind it, though nothing on the canvas changes any more. */
  #flushLater(): void {
    const { due } = this.binding;
    clearTimeout(this.#laterTimer);
    if (due !== null) this.#laterTimer = setTimeout(() => { this.flush(); }, Math.max(PACE, due - Date.now()));
  }

  #flushSoon(): void {
    const wait = this.#flushedAt + PACE - performance.now();
    if (wait <= 0) this.flush();
    else this.#flushTimer ??= setTimeout(() => { this.flush(); }, wait);
  }

  #applySoon(): void {
    if (document.hidden) this.#applyTimer ??= setTimeout(() => { this.apply(); }, HIDDEN_PACE);
    else this.#applyFrame ||= requestAnimationFrame(() => { this.apply(); });
  }

  /** Shows what others changed. */
  apply(): void {
    clearTimeout(this.#applyTimer);
    cancelAnimationFrame(this.#applyFrame);
    this.#applyTimer = undefined;
    this.#applyFrame = 0;
    this.binding.apply();
    this.#flushLater();
    this.images.look();
    this.#layer.draw();
    if (this.binding.waiting) this.#applyTimer = setTimeout(() => { this.apply(); }, HIDDEN_PACE);
  }

  #createImages(): ImageSync {
    const { api, stream, keeper, copy, onProblem } = this.options;
    return new ImageSync({
      thing: stream.thing,
      shared: stream.doc.getMap<FileMeta>("files"),
      elements: () => this.scene.elements(),
      files: () => api.getFiles(),
      addFile: (file) => { this.#addFile(file); },
      atHand: copy?.images ?? [],
      keep: (file) => { keeper.keepImage(file); },
      markSaved: (fileIds) => { this.scene.markSaved(fileIds); },
      onChange: (fileIds) => { this.saving.note(fileIds); },
      onFailed: onProblem,
    });
  }

  #addFile(file: LocalFile): void {
    const begun = this.scene.imagesOf(file.id);
    this.options.api.addFiles([file as unknown as BinaryFileData]);
    const image = new Image();
    image.src = file.dataURL;
    const redraw = (): void => { setTimeout(() => { this.scene.redrawImages(file.id, begun); }, DECODED); };
    image.decode().then(redraw, redraw);
  }

  #listen(): void {
    const { api } = this.options;
    // The last step of a drag is in the scene only after Excalidraw's own listeners have run.
    const letGo = (event: Event): void => {
      // A button that loses the focus says so here as well, when the canvas is pressed.
      if (event.type === "blur" && event.target !== window) return;
      setTimeout(() => {
        this.scene.isPressed = false;
        this.acts.letGo();
        this.flush();
        this.#applySoon();
      }, 0);
    };
    const press = (event: Event): void => {
      if (event.target instanceof HTMLCanvasElement) this.scene.isPressed = true;
    };
    const hide = (): void => { if (document.hidden) this.presence.point(null); else this.#applySoon(); };
    const lettingGo = ["pointerup", "pointercancel", "blur"];
    window.addEventListener("pointerdown", press, { capture: true });
    for (const name of lettingGo) window.addEventListener(name, letGo, { capture: true });
    document.addEventListener("visibilitychange", hide);
    this.#ends.push(
      () => {
        window.removeEventListener("pointerdown", press, { capture: true });
        for (const name of lettingGo) window.removeEventListener(name, letGo, { capture: true });
      },
      () => { document.removeEventListener("visibilitychange", hide); },
      api.onScrollChange(this.#layer.draw),
      this.presence.onNews(this.#layer.news),
      useConnection.subscribe(({ connection }) => { if (connection === "online") this.images.retryNow(); }),
    );
  }

  #boundsOf(id: string): Bounds | null {
    const element = this.#element(id);
    if (!element || element.isDeleted) return null;
    const [left, top, right, bottom] = getCommonBounds([element as unknown as ExcalidrawElement]);
    return { left, top, right, bottom };
  }

  /** Excalidraw makes a new array for every change of the scene, so the index is as fresh as the array. */
  #element(id: string): SceneElement | undefined {
    const elements = this.scene.elements();
    if (this.#indexed.elements !== elements) {
      this.#indexed = { elements, byId: new Map(elements.map((element) => [element.id, element])) };
    }
    return this.#indexed.byId.get(id);
  }
}

import type { ExcalidrawElement, NonDeleted } from "@excalidraw/excalidraw/element/types";
import type { BinaryFileData, BinaryFiles } from "@excalidraw/excalidraw/types";
import { dataURLOf, getFile } from "../files.ts";
import { Kept } from "./kept.ts";
import { elementsOf, type Scene } from "./scene.ts";

/** So many pictures, and images on widgets, are kept. */
const MOST_PICTURES = 80;
const MOST_IMAGES = 40;
/** The longer side of a picture (px): twice what is shown, for fine screens. */
const SIDE = 320;
const PADDING = 12;

/** Small pictures of a Thing at versions, drawn one after the other. */
export class Pictures {
  readonly #pictures = new Kept<Promise<string>>(MOST_PICTURES, (picture) => { void picture.then((address) => { URL.revokeObjectURL(address); }, () => undefined); });
  readonly #images = new Kept<Promise<BinaryFileData | null>>(MOST_IMAGES);
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly thing: string) {}

  /** The address of a picture; "" where nothing is to be seen. */
  of(version: number, dark: boolean, scene: () => Promise<Scene>): Promise<string> {
    const key = `${String(version)} ${String(dark)}`;
    const known = this.#pictures.get(key);
    if (known) return known;
    const found = scene();
    // One at a time: drawing is work for the page, which is to stay at hand meanwhile.
    const picture = this.#last.then(async () => this.#draw(await found, dark));
    this.#last = picture.catch(() => undefined);
    this.#pictures.set(key, picture);
    picture.catch(() => { this.#pictures.drop(key); });
    return picture;
  }

  /** The images on the widgets of a scene, as far as they can be had. */
  async images(scene: Scene): Promise<BinaryFileData[]> {
    const ids = new Set<string>();
    for (const { type, fileId } of scene.values()) if (type === "image" && typeof fileId === "string") ids.add(fileId);
    const found = await Promise.all([...ids].map((id) => this.#image(id)));
    return found.filter((image) => image !== null);
  }

  destroy(): void {
    this.#pictures.clear();
  }

  #image(id: string): Promise<BinaryFileData | null> {
    const known = this.#images.get(id);
    if (known) return known;
    const image = getFile(this.thing, id).then(fileOf(id), () => null);
    this.#images.set(id, image);
    return image;
  }

  async #draw(scene: Scene, dark: boolean): Promise<string> {
    const elements = elementsOf(scene) as unknown as NonDeleted<ExcalidrawElement>[];
    if (elements.length === 0) return "";
    const images = await this.images(scene);
    const files: BinaryFiles = Object.fromEntries(images.map((image) => [image.id, image]));
    const { exportToCanvas } = await import("excalidraw-later");
    const canvas = await exportToCanvas({
      elements, files, exportPadding: PADDING, maxWidthOrHeight: SIDE,
      appState: { exportBackground: false, exportWithDarkMode: dark },
    });
    const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve); });
    return blob ? URL.createObjectURL(blob) : "";
  }
}

function fileOf(id: string): (blob: Blob) => Promise<BinaryFileData> {
  return async (blob) => ({ id, dataURL: await dataURLOf(blob, blob.type), mimeType: blob.type, created: 0 } as unknown as BinaryFileData);
}

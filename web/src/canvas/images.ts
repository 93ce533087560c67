import { t } from "@lingui/core/macro";
import type * as Y from "yjs";
import { dataURLOf, getFile, putFile } from "../files.ts";
import type { SceneElement } from "./element.ts";
import { pauseAfter } from "./retry.ts";

/** What is shared about an image; its bytes go by HTTP. */
export interface FileMeta { readonly mimeType: string; readonly created: number }

/** An image as the canvas holds it. */
export interface LocalFile extends FileMeta { readonly id: string; readonly dataURL: string }

export interface ImageOptions {
  readonly thing: string;
  readonly shared: Y.Map<FileMeta>;
  readonly elements: () => readonly SceneElement[];
  readonly files: () => Readonly<Record<string, LocalFile>>;
  readonly addFile: (file: LocalFile) => void;
  /** What this browser has kept of them. */
  readonly atHand: readonly LocalFile[];
  /** This one is to be kept in this browser. */
  readonly keep: (file: LocalFile) => void;
  /** These images are stored now: their elements may say so. */
  readonly markSaved: (fileIds: ReadonlySet<string>) => void;
  readonly onChange: (fileIds: readonly string[]) => void;
  readonly onFailed: (message: string) => void;
}

type Job = { readonly kind: "put" | "get"; attempt: number; timer?: ReturnType<typeof setTimeout>; failed?: boolean };

/** Brings images to the server before the document speaks of them, and fetches those of others. */
export class ImageSync {
  readonly #jobs = new Map<string, Job>();
  readonly #atHand: Map<string, LocalFile>;
  #ended = false;

  constructor(private readonly options: ImageOptions) {
    this.#atHand = new Map(options.atHand.map((file) => [file.id, file]));
    options.shared.observe(this.#onShared);
  }

  destroy(): void {
    this.#ended = true;
    this.options.shared.unobserve(this.#onShared);
    for (const job of this.#jobs.values()) clearTimeout(job.timer);
  }

  readonly #onShared = (): void => { this.look(); };

  /** Starts what the scene needs: uploads of images that only this browser has, downloads of those it lacks. */
  look(): void {
    const used = this.#used();
    for (const [fileId, job] of this.#jobs) if (!used.has(fileId)) this.#drop(fileId, job);
    this.#markSaved(used);
    for (const fileId of used) this.#takeUp(fileId);
    const files = this.options.files();
    for (const fileId of used) {
      const isHere = files[fileId] !== undefined;
      const isShared = this.options.shared.has(fileId);
      if (isHere && !isShared) this.#start(fileId, "put");
      if (!isHere && isShared) this.#start(fileId, "get");
    }
  }

  /** This browser has kept these as well, from another tab. */
  offer(files: readonly LocalFile[]): void {
    for (const file of files) if (!this.options.files()[file.id]) this.#atHand.set(file.id, file);
    this.look();
  }

  /** Shows an image that this browser has kept. */
  #takeUp(fileId: string): void {
    const file = this.#atHand.get(fileId);
    this.#atHand.delete(fileId);
    if (file && !this.options.files()[fileId]) this.options.addFile(file);
  }

  /** The images on the canvas of which the server has not said that it has them. */
  unstored(): string[] {
    return [...this.#used()].filter((id) => !this.options.shared.has(id));
  }

  /** Images that are not stored yet. */
  uploads(): { waiting: number; failed: number } {
    const puts = [...this.#jobs.values()].filter((job) => job.kind === "put");
    const failed = puts.filter((job) => job.failed).length;
    return { waiting: puts.length - failed + this.#unstarted(), failed };
  }

  /** Tries at once what waits for its next attempt: the connection is back. */
  retryNow(): void {
    for (const [fileId, job] of this.#jobs) {
      if (job.timer === undefined) continue;
      clearTimeout(job.timer);
      this.#run(fileId, job);
    }
  }

  #used(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const element of this.options.elements()) {
      const fileId = element["fileId"];
      if (element.type === "image" && !element.isDeleted && typeof fileId === "string") ids.add(fileId);
    }
    return ids;
  }

  #unstarted(): number {
    const files = this.options.files();
    const isWaiting = (id: string): boolean => files[id] !== undefined && !this.options.shared.has(id) && !this.#jobs.has(id);
    return [...this.#used()].filter(isWaiting).length;
  }

  #markSaved(used: ReadonlySet<string>): void {
    const saved = [...used].filter((id) => this.options.shared.has(id));
    if (saved.length > 0) this.options.markSaved(new Set(saved));
  }

  #start(fileId: string, kind: Job["kind"]): void {
    if (this.#jobs.has(fileId)) return;
    const job: Job = { kind, attempt: 0 };
    this.#jobs.set(fileId, job);
    const file = kind === "put" ? this.options.files()[fileId] : undefined;
    if (file) {
      this.options.keep(file);
      this.options.onChange([fileId]);
    }
    this.#run(fileId, job);
  }

  #drop(fileId: string, job: Job): void {
    clearTimeout(job.timer);
    this.#jobs.delete(fileId);
  }

  #run(fileId: string, job: Job): void {
    delete job.timer;
    const work = job.kind === "put" ? this.#put(fileId) : this.#get(fileId);
    work.then(() => { this.#done(fileId, job); }, (error: unknown) => { this.#again(fileId, job, error); });
  }

  async #put(fileId: string): Promise<void> {
    const file = this.options.files()[fileId];
    if (!file) return;
    const bytes = bytesOf(file.dataURL);
    await putFile(this.options.thing, fileId, new Blob([bytes], { type: file.mimeType }));
    if (this.#ended) return;
    this.options.shared.set(fileId, { mimeType: file.mimeType, created: file.created });
    this.options.onChange([fileId]);
  }

  async #get(fileId: string): Promise<void> {
    const meta = this.options.shared.get(fileId);
    if (!meta?.mimeType.startsWith("image/")) return;
    const dataURL = await dataURLOf(await getFile(this.options.thing, fileId), meta.mimeType);
    if (this.#ended) return;
    const file = { id: fileId, dataURL, mimeType: meta.mimeType, created: meta.created };
    this.options.addFile(file);
    this.options.keep(file);
  }

  #done(fileId: string, job: Job): void {
    if (this.#ended || this.#jobs.get(fileId) !== job) return;
    this.#jobs.delete(fileId);
    this.look();
    this.options.onChange([]);
  }

  #again(fileId: string, job: Job, error: unknown): void {
    if (this.#ended || this.#jobs.get(fileId) !== job) return;
    const pause = pauseAfter(error, job.attempt, Math.random);
    job.attempt += 1;
    if (pause === null) {
      job.failed = true;
      if (job.kind === "put") this.options.onFailed(error instanceof Error ? error.message : t`An image could not be saved.`);
    } else {
      job.timer = setTimeout(() => { this.#run(fileId, job); }, pause);
    }
    this.options.onChange([]);
  }
}

/** The bytes of a base64 data address. */
export function bytesOf(dataURL: string): Uint8Array<ArrayBuffer> {
  const text = atob(dataURL.slice(dataURL.indexOf(",") + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

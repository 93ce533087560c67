import * as Y from "yjs";
import type { OpenedThing } from "../ajax.ts";
import type { LocalFile } from "../canvas/images.ts";
import { whenIdle } from "../idle.ts";
import { connectionNow, useConnection } from "../stream/connection.ts";
import type { Copy } from "./copy.ts";
import type { KeptStore, NotKept } from "./store.ts";
import { troubleNow } from "./trouble.ts";

/** Own changes are kept this soon, those of others with the next ones (ms). */
const SOON = 100;
const LATER = 1500;
/** What could not be kept is tried again (ms). */
const RETRY = 10_000;
/** The whole document is kept by then, if there was no quieter moment (ms). */
const AT_LATEST = 1500;
/** So many pieces are made one. */
const MANY = 200;

const CHANNEL = "widgetapp-kept";

interface Note { readonly person: string; readonly thing: string }

/** Other tabs have changed these, and have not saved them; what images they have kept. */
type OnOthers = (ids: readonly string[], images: readonly LocalFile[]) => void;

export interface KeeperOptions {
  readonly store: KeptStore;
  readonly person: string;
  readonly opened: OpenedThing;
  readonly doc: Y.Doc;
  /** What there was of it already. */
  readonly copy: Copy | null;
  readonly now: () => number;
  /** Something was kept, or could not be. */
  readonly onChange: () => void;
}

/**
 * Keeps one open Thing in this browser: its document, its images, and what of it is not saved. Other tabs on the same Thing
 * keep theirs in the same place; while there is no server to bring them together, they read it from there.
 */
export class Keeper {
  readonly #tab = crypto.randomUUID();
  readonly #keys: Set<number>;
  /** Tabs whose unsaved work is in this document. */
  readonly #tabs: Set<string>;
  readonly #images = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #ends: readonly (() => void)[];
  #unsaved: () => readonly string[];
  #onOthers: OnOthers = () => undefined;
  #pending: Uint8Array[] = [];
  #pendingOwn = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #work: Promise<void> = Promise.resolve();
  #since: number | null = null;
  #noted = "";
  #begun: boolean;
  /** Whether there is a copy that changes can be added to. */
  #isKept: boolean;
  #forgetIdle: () => void = () => undefined;
  #stopped = false;

  constructor(private readonly options: KeeperOptions) {
    const { copy, doc } = options;
    this.#keys = new Set(copy?.keys);
    this.#tabs = new Set(copy?.unsaved.map(({ tab }) => tab));
    const ids = copy?.unsaved.flatMap((record) => record.ids) ?? [];
    this.#unsaved = () => ids;
    for (const { id } of copy?.images ?? []) this.#images.add(id);
    this.#since = copy?.unsaved.reduce<number | null>((first, { since }) => Math.min(first ?? since, since), null) ?? null;
    this.#begun = this.#isKept = copy !== null;
    doc.on("update", this.#updated);
    this.#channel.onmessage = ({ data }: MessageEvent<Note>) => { this.#heard(data); };
    const goes = (): void => { void this.flush(); };
    const hides = (): void => { if (document.hidden) goes(); };
    for (const name of ["pagehide", "freeze"]) window.addEventListener(name, goes);
    document.addEventListener("visibilitychange", hides);
    this.#ends = [
      () => { for (const name of ["pagehide", "freeze"]) window.removeEventListener(name, goes); },
      () => { document.removeEventListener("visibilitychange", hides); },
      useConnection.subscribe(({ connection }) => { if (connection === "offline") this.#heard({ person: options.person, thing: this.#thing }); }),
    ];
    if (copy) this.#renewSoon();
  }

  get #thing(): string {
    return this.options.opened.thing.id;
  }

  /** Keeps what is still waiting, and then nothing more. */
  async destroy(): Promise<void> {
    await this.flush();
    this.stop();
  }

  /** Keeps nothing more: the copy is to be removed. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#forgetIdle();
    this.options.doc.off("update", this.#updated);
    this.#channel.close();
    for (const end of this.#ends) end();
  }

  /** Who knows what is not saved, and is told of what other tabs have not. */
  watch(unsaved: () => readonly string[], onOthers: OnOthers): void {
    this.#unsaved = unsaved;
    this.#onOthers = onOthers;
  }

  /** The document is here in full: from now on it is kept. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#renewSoon();
  }

  /** All that is in the document is kept here, and these images. */
  holds(images: readonly string[]): boolean {
    return this.#isKept && !this.#stopped && !this.#pendingOwn && troubleNow() === null && images.every((id) => this.#images.has(id));
  }

  /** Since when something is not saved. */
  get since(): number | null {
    return this.#since;
  }

  keepImage(image: LocalFile): void {
    if (this.#stopped || this.#images.has(image.id)) return;
    const { id, mimeType, created, dataURL } = image;
    const { store, person } = this.options;
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    this.#do(async () => {
      await store.keepImage({ person, thing: this.#thing, id, mimeType, created, dataURL }).finally(() => { this.#asked.delete(id); });
      this.#images.add(id);
      this.#tell();
    });
  }

  /** What is not saved has become more or less. */
  look(): void {
    if (this.#begun && !this.#stopped && this.#unsaved().join() !== this.#noted) this.#later(SOON);
  }

  /** Keeps at once what waits for its turn. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = Infinity;
    if (this.#begun && !this.#stopped) this.#do(() => this.#write());
    return this.#work;
  }

  readonly #updated = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (origin === this) return;
    this.#pending.push(update);
    if (transaction.local) this.#pendingOwn = true;
    this.#later(transaction.local ? SOON : LATER);
  };

  #later(pause: number): void {
    const dueAt = this.options.now() + pause;
    if (!this.#begun || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => { void this.flush(); }, pause);
  }

  /** One thing after the other; what fails is tried with the next, and the person is told by the store's trouble. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => { if (!this.#stopped) await work(); }).catch(() => this.#failed()).then(this.options.onChange);
  }

  async #failed(): Promise<void> {
    this.#later(RETRY);
    if (troubleNow() === "full") await this.options.store.makeRoom(this.options.person, this.#thing).catch(() => undefined);
  }

  async #write(): Promise<void> {
    if (!this.#isKept) await this.#renew();
    const ids = this.#unsaved();
    const updates = [...this.#pending];
    const noted = ids.join();
    if (updates.length === 0 && noted === this.#noted) return;
    this.#since = ids.length > 0 ? (this.#since ?? this.options.now()) : null;
    const { store, person } = this.options;
    const record = this.#since === null ? null : { person, thing: this.#thing, tab: this.#tab, ids, since: this.#since };
    const key = await store.append(person, this.#thing, updates.length > 0 ? Y.mergeUpdates(updates) : null, record, this.#tab);
    if (key === "left" || key === "gone") await this.#notKept(key);
    else this.#wrote(key, updates.length, noted);
    if (ids.length === 0 && this.#tabs.size > 0) await this.#confirm();
    this.#tell();
    if (this.#keys.size > MANY) await this.#renew();
  }

  /** Without a server, other tabs are told that there is something for them. */
  #tell(): void {
    const note: Note = { person: this.options.person, thing: this.#thing };
    if (connectionNow() !== "online" && !this.#stopped) this.#channel.postMessage(note);
  }

  #wrote(key: number | null, count: number, noted: string): void {
    this.#pending = this.#pending.slice(count);
    this.#pendingOwn = this.#pending.length > 0;
    this.#noted = noted;
    if (key !== null) this.#keys.add(key);
  }

  async #confirm(): Promise<void> {
    await this.options.store.confirm(this.options.person, this.#thing, [...this.#tabs]);
    this.#tabs.clear();
  }

  /** Another tab has removed the copy, for its own reasons: this one begins another, unless nobody is to have one. */
  async #notKept(why: NotKept): Promise<void> {
    if (why === "left") this.stop();
    else if (!this.#stopped) await this.#renew();
  }

  /** What takes long, of a large Thing, is not done while that is being opened. */
  #renewSoon(): void {
    this.#forgetIdle = whenIdle(() => {
      this.#do(() => (this.#isKept && this.#keys.size === 1 ? this.#use() : this.#renew()));
    }, AT_LATEST);
  }

  /** The copy is one piece already, and was opened again. */
  async #use(): Promise<void> {
    const { store, person, opened, now } = this.options;
    const refused = await store.use({ person, thing: this.#thing, opened, usedAt: now() });
    if (refused !== null) await this.#notKept(refused);
  }

  /** Keeps the whole document as one piece, in place of all pieces that are in it. */
  async #renew(): Promise<void> {
    const { store, person, opened, doc, now } = this.options;
    const [count, replaced] = [this.#pending.length, [...this.#keys]];
    const key = await store.begin({ person, thing: this.#thing, opened, usedAt: now() }, Y.encodeStateAsUpdate(doc), replaced);
    if (typeof key === "string") {
      this.stop();
      return;
    }
    this.#isKept = true;
    for (const old of replaced) this.#keys.delete(old);
    this.#wrote(key, count, this.#noted);
  }

  /** Another tab has kept something. */
  #heard({ person, thing }: Note): void {
    if (person === this.options.person && thing === this.#thing && this.#begun && connectionNow() !== "online") this.#do(() => this.#takeOthers());
  }

  async #takeOthers(): Promise<void> {
    const { store, person, doc } = this.options;
    const [updates, unsaved, images] = await Promise.all([
      store.others(person, this.#thing, this.#keys), store.unsaved(person, this.#thing), store.images(person, this.#thing),
    ]);
    const others = unsaved.filter(({ tab }) => tab !== this.#tab);
    for (const { tab } of others) this.#tabs.add(tab);
    for (const [key, update] of updates) {
      Y.applyUpdate(doc, update, this);
      this.#keys.add(key);
    }
    for (const { id } of images) this.#images.add(id);
    if (updates.size > 0 || images.length > 0) this.#onOthers(others.flatMap(({ ids }) => ids), images);
  }
}

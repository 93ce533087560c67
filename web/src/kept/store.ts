import type { OpenedThing, Session } from "../ajax.ts";
import { of, openDatabase, STORES, type CopyRecord, type Database, type ImageRecord, type RescuedRecord, type UnsavedRecord } from "./database.ts";
import { troubleOf, useTrouble } from "./trouble.ts";

/** A Thing, as it is kept. */
export interface Pieces {
  readonly opened: OpenedThing;
  readonly contents: readonly Uint8Array[];
  /** Of the contents, in their order. */
  readonly keys: readonly number[];
  readonly unsaved: readonly UnsavedRecord[];
  readonly images: readonly ImageRecord[];
}

/** What was to be kept was not: the copy has been removed meanwhile, or whoever it is of has left this browser. */
export type NotKept = "gone" | "left";

export interface Listed { readonly copy: CopyRecord; readonly unsaved: readonly UnsavedRecord[] }
export interface Rescued extends RescuedRecord { readonly key: number }

/** Copies that are kept at most, and for how long after they were used last (ms); what is not saved is always kept. */
export const MOST = 30;
const LONGEST = 30 * 24 * 60 * 60_000;

/**
 * What this browser keeps of the Things of one person, the one who is logged in: when another one comes, nothing of the one
 * before is left. All tabs share it. Methods throw where the browser cannot do it, and say why in `useTrouble`.
 */
export class KeptStore {
  #opening: Promise<Database> | undefined;

  async #run<T>(work: (db: Database) => Promise<T>): Promise<T> {
    try {
      this.#opening ??= openDatabase();
      const result = await work(await this.#opening);
      useTrouble.setState({ trouble: null });
      return result;
    } catch (error) {
      // A connection that the browser has ended is opened anew.
      this.#opening = undefined;
      useTrouble.setState({ trouble: troubleOf(error) });
      throw error;
    }
  }

  // --- whose it is ---

  /** This person is logged in here: all that was kept for another one is removed. */
  enter(session: Session): Promise<void> {
    return this.#run(async (db) => {
      const tx = db.transaction(STORES, "readwrite");
      const last = await tx.objectStore("session").get("last");
      if (last && last.user.id !== session.user.id) for (const name of STORES) void tx.objectStore(name).clear();
      void tx.objectStore("session").put(session, "last");
      await tx.done;
    });
  }

  /** Nobody is logged in here any more: removes everything. */
  leave(): Promise<void> {
    return this.#run(async (db) => {
      const tx = db.transaction(STORES, "readwrite");
      for (const name of STORES) void tx.objectStore(name).clear();
      await tx.done;
    });
  }

  /** Who was logged in here last, and has not logged out. */
  session(): Promise<Session | undefined> {
    return this.#run((db) => db.get("session", "last"));
  }

  // --- one Thing ---

  /** What is kept of it, piece by piece. */
  read(person: string, thing: string): Promise<Pieces | null> {
    return this.#run(async (db) => {
      const tx = db.transaction(["copies", "updates", "unsaved", "images"]);
      const updates = tx.objectStore("updates").index("of");
      const [copy, records, keys, unsaved, images] = await Promise.all([
        tx.objectStore("copies").get([person, thing]),
        updates.getAll([person, thing]),
        updates.getAllKeys([person, thing]),
        tx.objectStore("unsaved").getAll(of(person, thing)),
        tx.objectStore("images").getAll(of(person, thing)),
      ]);
      if (!copy || records.length === 0) return null;
      return { opened: copy.opened, contents: records.map(({ update }) => update), keys, unsaved, images };
    });
  }

  opened(person: string, thing: string): Promise<OpenedThing | undefined> {
    return this.#run(async (db) => (await db.get("copies", [person, thing]))?.opened);
  }

  /** Begins or renews a copy; gives the key of its content. */
  begin(record: CopyRecord, update: Uint8Array, replaced: readonly number[]): Promise<number | NotKept> {
    const { person, thing } = record;
    return this.#run(async (db) => {
      const tx = db.transaction(["session", "copies", "updates"], "readwrite");
      if ((await tx.objectStore("session").get("last"))?.user.id !== person) return "left";
      void tx.objectStore("copies").put(record);
      for (const key of replaced) void tx.objectStore("updates").delete(key);
      const key = await tx.objectStore("updates").add({ person, thing, update });
      await tx.done;
      return key;
    });
  }

  /** A copy is used again, and is what it was; gives why not. */
  use(record: CopyRecord): Promise<NotKept | null> {
    const { person, thing } = record;
    return this.#run(async (db) => {
      const tx = db.transaction(["session", "copies"], "readwrite");
      if ((await tx.objectStore("session").get("last"))?.user.id !== person) return "left";
      if (!(await tx.objectStore("copies").getKey([person, thing]))) return "gone";
      void tx.objectStore("copies").put(record);
      await tx.done;
      return null;
    });
  }

  /** Adds to a copy, and says what of it is not saved; gives the key. */
  append(person: string, thing: string, update: Uint8Array | null, unsaved: UnsavedRecord | null, tab: string): Promise<number | null | NotKept> {
    return this.#run(async (db) => {
      const tx = db.transaction(["session", "copies", "updates", "unsaved"], "readwrite");
      if ((await tx.objectStore("session").get("last"))?.user.id !== person) return "left";
      if (!(await tx.objectStore("copies").getKey([person, thing]))) return "gone";
      if (unsaved) void tx.objectStore("unsaved").put(unsaved);
      else void tx.objectStore("unsaved").delete([person, thing, tab]);
      const key = update && (await tx.objectStore("updates").add({ person, thing, update }));
      await tx.done;
      return key;
    });
  }

  /** What has been added to a copy beside these: by other tabs. */
  others(person: string, thing: string, known: ReadonlySet<number>): Promise<ReadonlyMap<number, Uint8Array>> {
    return this.#run(async (db) => {
      const tx = db.transaction("updates");
      const keys = (await tx.store.index("of").getAllKeys([person, thing])).filter((key) => !known.has(key));
      const records = await Promise.all(keys.map((key) => tx.store.get(key)));
      return new Map(keys.flatMap((key, at) => { const found = records[at]; return found ? [[key, found.update] as const] : []; }));
    });
  }

  unsaved(person: string, thing: string): Promise<readonly UnsavedRecord[]> {
    return this.#run((db) => db.getAll("unsaved", of(person, thing)));
  }

  images(person: string, thing: string): Promise<readonly ImageRecord[]> {
    return this.#run((db) => db.getAll("images", of(person, thing)));
  }

  /** What these tabs had not saved is saved. */
  confirm(person: string, thing: string, tabs: readonly string[]): Promise<void> {
    return this.#run(async (db) => {
      const tx = db.transaction("unsaved", "readwrite");
      for (const tab of tabs) void tx.store.delete([person, thing, tab]);
      await tx.done;
    });
  }

  keepImage(image: ImageRecord): Promise<unknown> {
    return this.#run((db) => db.put("images", image));
  }

  /** Removes a copy: what comes next is what the server has. */
  forget(person: string, thing: string): Promise<void> {
    return this.#run(async (db) => { await removed(db, person, thing, null); });
  }

  // --- all of them ---

  /** The copies of a person, the one used last first. */
  list(person: string): Promise<Listed[]> {
    return this.#run(async (db) => {
      const tx = db.transaction(["copies", "unsaved"]);
      const [copies, unsaved] = await Promise.all([tx.objectStore("copies").getAll(), tx.objectStore("unsaved").getAll()]);
      return copies.filter((copy) => copy.person === person).sort((a, b) => b.usedAt - a.usedAt)
        .map((copy) => ({ copy, unsaved: unsaved.filter(({ thing }) => thing === copy.thing) }));
    });
  }

  /** Removes what nobody needs any more: what is old, and what is too much. */
  async tidy(person: string, now: number): Promise<void> {
    const spare = (await this.list(person)).filter(({ copy, unsaved }, at) => unsaved.length === 0 && (at >= MOST || now - copy.usedAt > LONGEST));
    for (const { copy } of spare) await this.forget(person, copy.thing);
  }

  /** Removes all other copies that are saved: there is no room for more. */
  async makeRoom(person: string, thing: string): Promise<void> {
    for (const { copy, unsaved } of await this.list(person)) {
      if (unsaved.length === 0 && copy.thing !== thing) await this.forget(person, copy.thing);
    }
  }

  /** Puts away a drawing that the server would not have; gives its key. */
  rescue(record: RescuedRecord): Promise<number> {
    return this.#run((db) => db.add("rescued", record));
  }

  /** The same of what a copy holds, which is removed with that: at once, as the page may be left at any moment. */
  giveUp(record: RescuedRecord): Promise<number | null> {
    return this.#run((db) => removed(db, record.person, record.thing, record));
  }

  rescued(person: string): Promise<Rescued[]> {
    return this.#run(async (db) => {
      const tx = db.transaction("rescued");
      const [records, keys] = await Promise.all([tx.store.getAll(), tx.store.getAllKeys()]);
      return records.map((record, at) => ({ ...record, key: keys[at] ?? 0 })).filter((record) => record.person === person);
    });
  }

  dropRescued(key: number): Promise<void> {
    return this.#run((db) => db.delete("rescued", key));
  }
}

async function removed(db: Database, person: string, thing: string, rescued: RescuedRecord | null): Promise<number | null> {
  const tx = db.transaction(["copies", "updates", "unsaved", "images", "rescued"], "readwrite");
  const key = rescued && await tx.objectStore("rescued").add(rescued);
  void tx.objectStore("copies").delete([person, thing]);
  void tx.objectStore("unsaved").delete(of(person, thing));
  void tx.objectStore("images").delete(of(person, thing));
  for (const one of await tx.objectStore("updates").index("of").getAllKeys([person, thing])) void tx.objectStore("updates").delete(one);
  await tx.done;
  return key;
}

/** The one of this page. */
export const kept = new KeptStore();

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { OpenedThing, Session } from "../ajax.ts";
import type { LocalFile } from "../canvas/images.ts";

const NAME = "widgetapp";
const VERSION = 1;

/** One Thing as this browser keeps it for one person; its content is in `updates`. */
export interface CopyRecord {
  readonly person: string;
  readonly thing: string;
  /** What the server said of it last. */
  readonly opened: OpenedThing;
  readonly usedAt: number;
}

export interface UpdateRecord { readonly person: string; readonly thing: string; readonly update: Uint8Array }

/** What one tab has changed and the server has not said to be stored: widgets and images, by their ids. */
export interface UnsavedRecord {
  readonly person: string;
  readonly thing: string;
  readonly tab: string;
  readonly ids: readonly string[];
  readonly since: number;
}

export interface ImageRecord extends LocalFile { readonly person: string; readonly thing: string }

/** A drawing that the server would not have, until the person has saved it as a file or thrown it away. */
export interface RescuedRecord {
  readonly person: string;
  readonly thing: string;
  readonly name: string;
  readonly at: number;
  /** As an Excalidraw file. */
  readonly drawing: string;
}

export interface KeptSchema extends DBSchema {
  session: { key: "last"; value: Session };
  copies: { key: [string, string]; value: CopyRecord };
  updates: { key: number; value: UpdateRecord; indexes: { of: [string, string] } };
  unsaved: { key: [string, string, string]; value: UnsavedRecord };
  images: { key: [string, string, string]; value: ImageRecord };
  rescued: { key: number; value: RescuedRecord };
}

export type Database = IDBPDatabase<KeptSchema>;

export const STORES = ["session", "copies", "updates", "unsaved", "images", "rescued"] as const;

/** Browsers have been seen that never say whether they open it (ms). */
const PATIENCE = 4000;

/** Opens what this browser keeps; throws where it keeps nothing, as some private windows do. */
export async function openDatabase(): Promise<Database> {
  const late = new Promise<never>((_resolve, reject) => { setTimeout(() => { reject(new Error("the browser does not open its storage")); }, PATIENCE); });
  return Promise.race([opened(), late]);
}

async function opened(): Promise<Database> {
  const db: Database = await openDB<KeptSchema>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore("session");
      database.createObjectStore("copies", { keyPath: ["person", "thing"] });
      database.createObjectStore("updates", { autoIncrement: true }).createIndex("of", ["person", "thing"]);
      database.createObjectStore("unsaved", { keyPath: ["person", "thing", "tab"] });
      database.createObjectStore("images", { keyPath: ["person", "thing", "id"] });
      database.createObjectStore("rescued", { autoIncrement: true });
    },
    // A newer page in another tab needs another form of it; this one goes on without.
    blocking() { db.close(); },
  });
  return db;
}

/** All keys that begin with these two. */
export function of(person: string, thing: string): IDBKeyRange {
  return IDBKeyRange.bound([person, thing], [person, thing, []]);
}

import { t } from "@lingui/core/macro";
import { fromBase64, toBase64 } from "lib0/buffer";
import { toast } from "sonner";
import * as Y from "yjs";
import { ajax, AjaxError } from "../ajax.ts";
import { readProps, type ElementMap } from "../canvas/codec/ymap.ts";
import { bytesOf, type FileMeta } from "../canvas/images.ts";
import { putFile } from "../files.ts";
import { readCopy, type Copy } from "./copy.ts";
import { unlessHeld } from "./held.ts";
import { giveUpCopy } from "./rescue.ts";
import { kept } from "./store.ts";

/** An update of nothing, and of nothing deleted. */
const EMPTY = 2;

/** Sends what earlier visits have left unsaved of Things that are not open here. */
export async function sendLeft(person: string): Promise<void> {
  for (const { copy, unsaved } of await kept.list(person).catch(() => [])) {
    if (unsaved.length > 0) await unlessHeld(copy.thing, () => sendOne(person, copy.thing));
  }
}

async function sendOne(person: string, thing: string): Promise<void> {
  const copy = await readCopy(kept, person, thing);
  if (!copy || copy.unsaved.length === 0) return;
  const { name } = copy.opened.thing;
  try {
    const { epoch } = await ajax("open", { thing });
    if (epoch !== copy.opened.epoch) throw new AjaxError("replaced", t`The server was restored from a backup.`, false, 410, undefined);
    const sent = await send(thing, copy);
    await kept.confirm(person, thing, copy.unsaved.map(({ tab }) => tab));
    if (sent) toast.success(t`Your changes to “${name}” are saved`);
  } catch (error) {
    if (!isRefused(error)) return;
    await giveUpCopy(person, copy);
  }
}

/** Returns whether the server lacked anything: who leaves a page at once has not heard that all is stored. */
async function send(thing: string, copy: Copy): Promise<boolean> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, copy.update);
  await sendImages(thing, doc, copy);
  const { update } = await ajax("refresh", { thing, state: null });
  const mine = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(fromBase64(update)));
  const lacks = mine.length > EMPTY;
  if (lacks) await ajax("edit", { thing, update: toBase64(mine), state: toBase64(Y.encodeStateVector(doc)) });
  return lacks;
}

/** Images before the document speaks of them. */
async function sendImages(thing: string, doc: Y.Doc, { images }: Copy): Promise<void> {
  const shared = doc.getMap<FileMeta>("files");
  const used = new Set([...doc.getMap<ElementMap>("elements").values()].map((map) => readProps(map)["fileId"]));
  for (const { id, mimeType, created, dataURL } of images) {
    if (!used.has(id) || shared.has(id)) continue;
    await putFile(thing, id, new Blob([bytesOf(dataURL)], { type: mimeType }));
    shared.set(id, { mimeType, created });
  }
}

/** The server will not have it, now or later. That nobody is logged in, or that the Thing is closed to changes, passes. */
function isRefused(error: unknown): boolean {
  return error instanceof AjaxError && !error.comeBack && error.status !== 401 && error.code !== "conflict";
}

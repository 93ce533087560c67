import { t } from "@lingui/core/macro";
import { toast } from "sonner";
import { readCopy, type Copy } from "./copy.ts";
import type { RescuedRecord } from "./database.ts";
import { drawingOf } from "./drawing.ts";
import { saveDrawing } from "./rescue-file.ts";
import { kept } from "./store.ts";

/**
 * Offers a drawing as a file, because the server will not have it. It is kept in this browser until the person has saved it,
 * or thrown it away.
 */
export async function rescue(person: string, thing: string, name: string, drawing: string): Promise<void> {
  const record = { person, thing, name, drawing, at: Date.now() };
  await offer(record, kept.rescue(record));
}

/** What was kept at an earlier visit is removed; if anything of it is not saved, all of it is offered as a file. */
export async function giveUpCopy(person: string, { opened: { thing }, update, images, unsaved }: Copy): Promise<void> {
  if (unsaved.length === 0) {
    await kept.forget(person, thing.id).catch(() => undefined);
    return;
  }
  const record = { person, thing: thing.id, name: thing.name, drawing: drawingOf(update, images), at: Date.now() };
  await offer(record, kept.giveUp(record));
}

/** The person may not see this Thing any more, or it is gone. */
export async function giveUp(person: string, thing: string): Promise<void> {
  const copy = await readCopy(kept, person, thing);
  if (copy) await giveUpCopy(person, copy);
}

async function offer({ name, drawing }: RescuedRecord, puttingAway: Promise<number | null>): Promise<void> {
  const keeping = puttingAway.catch(() => null);
  toast.warning(t`Your last changes could not be saved`, {
    description: t`You can keep the drawing, with them, as a file, and import it later.`,
    duration: Infinity,
    closeButton: true,
    action: {
      label: t`Save a copy`,
      onClick: () => {
        saveDrawing(name, drawing);
        void keeping.then((key) => (key === null ? undefined : kept.dropRescued(key))).catch(() => undefined);
      },
    },
  });
  await keeping;
}

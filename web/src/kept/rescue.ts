import { t } from "@lingui/core/macro";
import { toast } from "sonner";
import { readCopy, type Copy } from "./copy.ts";
import { drawingOf } from "./drawing.ts";
import { saveDrawing } from "./rescue-file.ts";
import { kept } from "./store.ts";

/**
 * Offers a drawing as a file, because the server will not have it. It is kept in this browser until the person has saved it,
 * or thrown it away.
 */
export async function rescue(person: string, thing: string, name: string, drawing: string): Promise<void> {
  const keeping = kept.rescue({ person, thing, name, drawing, at: Date.now() }).catch(() => null);
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

/** The same for what was kept at an earlier visit, if anything of it is not saved. */
export async function rescueCopy(person: string, { opened: { thing }, update, images, unsaved }: Copy): Promise<void> {
  if (unsaved.length > 0) await rescue(person, thing.id, thing.name, drawingOf(update, images));
}

/** The person may not see this Thing any more, or it is gone: what is kept of it is removed. */
export async function giveUp(person: string, thing: string): Promise<void> {
  const copy = await readCopy(kept, person, thing);
  if (!copy) return;
  await rescueCopy(person, copy);
  await kept.forget(person, thing).catch(() => undefined);
}

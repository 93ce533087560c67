import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";
import { historyKey } from "./use-history.ts";
import type { BroughtBack } from "./past.ts";
import { skippedWords } from "./words.ts";

/** Long enough to look at what came of it, and to think better of it (ms). */
const UNDO_TIME = 20_000;

export interface Wish {
  readonly thing: string;
  readonly version: number;
  /** Only what this person has changed since. */
  readonly user?: string;
  /** What is said when it is done. */
  readonly done: string;
}

interface BringingBack {
  readonly bringBack: (wish: Wish, onDone: () => void) => void;
  readonly busy: boolean;
}

/** Brings a version back, or takes back what one person did since; and offers to undo that. */
export function useBringingBack(thing: string, refresh: (() => Promise<void>) | null): BringingBack {
  const client = useQueryClient();
  const look = async (): Promise<void> => {
    // Where others' changes do not come by themselves, one's own of this way do not either.
    await refresh?.();
    await client.invalidateQueries({ queryKey: historyKey(thing) });
  };
  const undo = useMutation({
    mutationFn: () => ajax("undo", { thing }),
    networkMode: "always",
    onSuccess: async () => { toast(t`It is as it was before.`); await look(); },
    onError: (error) => { toast.error(t`It could not be undone. ${error.message} What was there before is still in the history.`); },
  });
  const { mutate, isPending } = useMutation({
    mutationFn: ({ thing: which, version, user }: Wish): Promise<BroughtBack> => ajax("revert", { thing: which, version, ...(user === undefined ? {} : { user }) }),
    networkMode: "always",
    onSuccess: async (result, { done }) => { say(result, done, () => { undo.mutate(); }); await look(); },
    onError: (error) => { toast.error(t`Nothing was changed. ${error.message}`); },
  });
  return { bringBack: (wish, onDone) => { mutate(wish, { onSuccess: onDone }); }, busy: isPending };
}

function say(result: BroughtBack, done: string, undo: () => void): void {
  const skipped = result.skipped?.length ?? 0;
  const more = skipped > 0 ? { description: skippedWords(skipped) } : {};
  if ((result.widgets?.length ?? 0) + (result.deleted?.length ?? 0) === 0) toast(t`There was nothing to change.`, more);
  else toast.success(done, { ...more, duration: UNDO_TIME, action: { label: t`Undo`, onClick: undo } });
}

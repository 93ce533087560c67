import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { ajax, type Thing } from "../ajax.ts";
import type { DoneToMany } from "./listed.ts";
import { dropFromLists, refreshLists, tellLists } from "./lists.ts";
import { binnedWords, leftWords } from "./words.ts";

/** Long enough to notice that it was the wrong one. */
const UNDO_TIME = 8000;

export function problem(what: string): (error: Error) => void {
  return (error) => { toast.error(`${what} ${error.message}`); };
}

/** Says of which Things it was not so, and why. */
export function tellRefused(refused: DoneToMany["refused"], things: readonly Thing[]): void {
  if (refused.length > 0) toast.error(leftWords(refused, new Map(things.map(({ id, name }) => [id, name]))));
}

type Many = (things: readonly Thing[], onDone?: (done: readonly Thing[]) => void) => void;

/** Takes Things out of the bin. */
export function useRestore(): Many {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: async (things: readonly Thing[]) => ({ things, ...(await ajax("for_each", { do: "restore", things: things.map(({ id }) => id) })) }),
    networkMode: "always",
    onSuccess: ({ things, done, refused }) => {
      dropFromLists(client, true, done);
      tellRefused(refused, things);
    },
    onError: problem(t`The bin is as it was.`),
  });
  return (things, onDone) => {
    mutate(things, { onSuccess: ({ done }) => { onDone?.(things.filter(({ id }) => done.includes(id))); } });
  };
}

/** Puts Things into the bin, and offers to take that back. */
export function useDelete(): Many {
  const client = useQueryClient();
  const restore = useRestore();
  const { mutate } = useMutation({
    mutationFn: async (things: readonly Thing[]) => ({ things, ...(await ajax("for_each", { do: "delete", things: things.map(({ id }) => id) })) }),
    networkMode: "always",
    onSuccess: ({ things, done, refused }) => {
      dropFromLists(client, false, done);
      const binned = things.filter(({ id }) => done.includes(id));
      if (binned.length > 0) {
        toast(binnedWords(binned), { duration: UNDO_TIME, action: { label: t`Undo`, onClick: () => { restore(binned); } } });
      }
      tellRefused(refused, things);
    },
    onError: problem(t`Nothing was put into the bin.`),
  });
  return (things, onDone) => {
    mutate(things, { onSuccess: ({ done }) => { onDone?.(things.filter(({ id }) => done.includes(id))); } });
  };
}

/** Makes Things favourites of one's own, or not any more: at once here, and on the server. */
export function useFavour(): (things: readonly Thing[], on: boolean) => void {
  const client = useQueryClient();
  const show = (things: readonly Thing[], favourite: boolean): void => { tellLists(client, new Map(things.map(({ id }) => [id, { favourite }]))); };
  const { mutate } = useMutation({
    mutationFn: ({ things, on }: { things: readonly Thing[]; on: boolean }) => ajax("favourite", { things: things.map(({ id }) => id), on }),
    networkMode: "always",
    onMutate: ({ things, on }) => { show(things, on); },
    onError: (error, { things, on }) => {
      show(things, !on);
      problem(t`Your favourites are as they were.`)(error);
    },
  });
  return (things, on) => { mutate({ things, on }); };
}

interface Renaming {
  readonly rename: (thing: string, name: string, onDone: () => void) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

export function useRename(): Renaming {
  const client = useQueryClient();
  const renaming = useMutation({
    mutationFn: (params: { thing: string; name: string }) => ajax("rename", params),
    networkMode: "always",
    onSuccess: (thing) => {
      tellLists(client, new Map([[thing.id, thing]]));
      refreshLists();
      // The canvas keeps what it knows of a Thing.
      client.removeQueries({ queryKey: ["opened", thing.id] });
    },
  });
  return {
    rename: (thing, name, onDone) => { renaming.mutate({ thing, name }, { onSuccess: onDone }); },
    busy: renaming.isPending,
    error: renaming.error,
  };
}

/** Makes an empty Thing and goes there. */
export function useCreate(): { create: (group: string) => void; busy: boolean } {
  const navigate = useNavigate();
  const creating = useMutation({
    mutationFn: (group: string) => ajax("create", { name: t`New Thing`, group }),
    networkMode: "always",
    onSuccess: (thing) => { void navigate(`/things/${thing.id}`); },
    onError: problem(t`The new Thing could not be made.`),
  });
  return { create: creating.mutate, busy: creating.isPending };
}

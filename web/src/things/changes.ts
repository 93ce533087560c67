import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { ajax, type Thing } from "../ajax.ts";
import { withoutThing, withThing, type Loaded } from "./cache.ts";
import { quoted } from "./words.ts";

/** Long enough to notice that it was the wrong one. */
const UNDO_TIME = 8000;

function change(client: QueryClient, lists: object, how: (loaded: Loaded) => Loaded): void {
  client.setQueriesData<Loaded>({ queryKey: ["things", lists] }, (loaded) => loaded && how(loaded));
  void client.invalidateQueries({ queryKey: ["things"] });
}

function problem(what: string): (error: Error) => void {
  return (error) => { toast.error(`${what} ${error.message}`); };
}

/** Takes a Thing out of the bin. */
export function useRestore(): (thing: Thing, onDone?: () => void) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (thing: Thing) => ajax("restore", { thing: thing.id }),
    networkMode: "always",
    onSuccess: (thing) => { change(client, { bin: true }, (loaded) => withoutThing(loaded, thing.id)); },
    onError: problem("It stays in the bin."),
  });
  return (thing, onDone) => { mutate(thing, onDone ? { onSuccess: onDone } : {}); };
}

/** Puts a Thing into the bin, and offers to take that back. */
export function useDelete(): (thing: Thing, onDone: () => void) => void {
  const client = useQueryClient();
  const restore = useRestore();
  const { mutate } = useMutation({
    mutationFn: (thing: Thing) => ajax("delete", { thing: thing.id }),
    networkMode: "always",
    onSuccess: (thing) => {
      change(client, { bin: false }, (loaded) => withoutThing(loaded, thing.id));
      toast(`${quoted(thing.name)} is in the bin.`, {
        duration: UNDO_TIME,
        action: { label: "Undo", onClick: () => { restore(thing); } },
      });
    },
    onError: problem("It was not put into the bin."),
  });
  return (thing, onDone) => { mutate(thing, { onSuccess: onDone }); };
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
      change(client, { bin: false }, (loaded) => withThing(loaded, thing));
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
  const client = useQueryClient();
  const navigate = useNavigate();
  const creating = useMutation({
    mutationFn: (group: string) => ajax("create", { name: "New Thing", group }),
    networkMode: "always",
    onSuccess: (thing) => {
      void client.invalidateQueries({ queryKey: ["things"] });
      void navigate(`/things/${thing.id}`);
    },
    onError: problem("The new Thing could not be made."),
  });
  return { create: creating.mutate, busy: creating.isPending };
}

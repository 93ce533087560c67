import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ajax, type OpenedThing } from "../ajax.ts";
import { historyKey } from "../history/use-history.ts";
import type { ThingLink } from "../stream/thing-link.ts";
import { openedKey } from "./opened.ts";

/** What others name, on a page that is open: the Thing itself, and versions of it. */
export function useTold(thing: string, link: ThingLink | null): void {
  const client = useQueryClient();
  useEffect(() => link?.onSaid(({ name, named, missed }) => {
    if (name !== undefined) rename(client, thing, name);
    if (named ?? missed) void client.invalidateQueries({ queryKey: historyKey(thing) });
    // Whoever may no more open it is told so elsewhere.
    if (missed) void ajax("open", { thing }).then((opened) => { rename(client, thing, opened.thing.name); }, () => undefined);
  }), [client, thing, link]);
}

function rename(client: QueryClient, thing: string, name: string): void {
  client.setQueryData<OpenedThing>(openedKey(thing), (old) => old && { ...old, thing: { ...old.thing, name } });
}

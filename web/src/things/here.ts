import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { create } from "zustand";
import type { Person } from "../ajax.ts";
import { useService } from "../stream/page-services.ts";
import type { ServiceListener } from "../stream/service.ts";
import type { HereNews } from "./listed.ts";
import { tellLists } from "./lists.ts";

type Here = Readonly<Record<string, readonly Person[]>>;

const useHereStore = create<{ readonly here: Here }>(() => ({ here: {} }));
const NOBODY: readonly Person[] = [];

/** Who is where with news of some Things; nobody is left out, so that what is shown of all others stays as it is. */
export function withHere(here: Here, news: Here): Here {
  return Object.fromEntries(Object.entries({ ...here, ...news }).filter(([, people]) => people.length > 0));
}

/** Who is on a Thing now. */
export function usePeopleHere(thing: string): readonly Person[] {
  return useHereStore(({ here }) => here[thing] ?? NOBODY);
}

/** Hears who is on which Thing, and of which the picture is new, as long as a list is on show. */
export function useHereNews(): void {
  const client = useQueryClient();
  const listener = useMemo((): ServiceListener<HereNews, HereNews> => ({
    greeting: ({ things }) => { useHereStore.setState({ here: withHere({}, things) }); },
    news: ({ things, pictures }) => {
      useHereStore.setState(({ here }) => ({ here: withHere(here, things) }));
      tellLists(client, new Map(Object.entries(pictures).map(([thing, picture]) => [thing, { picture }])));
    },
    // What was true a while ago is nothing to show.
    live: (live) => { if (!live) useHereStore.setState({ here: {} }); },
    refused: () => undefined,
  }), [client]);
  useService("here", listener);
}

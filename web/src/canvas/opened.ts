import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { ajax, AjaxError, isAway, type OpenedThing } from "../ajax.ts";
import { kept } from "../kept/store.ts";

export interface Opened extends OpenedThing {
  /** As the server said it at an earlier visit: it cannot be reached now. */
  readonly fromBrowser?: boolean;
}

export function openedKey(thing: string): readonly string[] {
  return ["opened", thing];
}

/** Opens a Thing: its name and group, and what this person may do with it. */
export function useOpened(thing: string, person: string | undefined): UseQueryResult<Opened> {
  return useQuery({
    queryKey: openedKey(thing),
    queryFn: ({ signal }) => open(thing, person ?? "", signal),
    enabled: person !== undefined,
    staleTime: Infinity,
    networkMode: "always",
    refetchOnReconnect: false,
    retry: (attempt, error) => attempt < 5 && error instanceof AjaxError && error.comeBack,
  });
}

async function open(thing: string, person: string, signal: AbortSignal): Promise<Opened> {
  try {
    return await ajax("open", { thing }, signal);
  } catch (error) {
    const opened = isAway(error) ? await kept.opened(person, thing).catch(() => undefined) : undefined;
    if (!opened) throw error;
    return { ...opened, fromBrowser: true };
  }
}

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { ajax, AjaxError, type OpenedThing } from "../ajax.ts";

export function openedKey(thing: string): readonly string[] {
  return ["opened", thing];
}

/** Opens a Thing: its name and group, and what this person may do with it. */
export function useOpened(thing: string): UseQueryResult<OpenedThing> {
  return useQuery({
    queryKey: openedKey(thing),
    queryFn: ({ signal }) => ajax("open", { thing }, signal),
    staleTime: Infinity,
    retry: (attempt, error) => attempt < 5 && error instanceof AjaxError && error.comeBack,
  });
}

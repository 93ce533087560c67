import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { ajax, type Actions } from "../ajax.ts";
import { useChanging, type Changing } from "../changing.ts";
import { SESSION } from "../session.ts";

const PEOPLE = ["people"] as const;

/** All people who have an account, and which guests are let in. */
export function usePeople(): UseQueryResult<Actions["people"]["result"]> {
  return useQuery({
    queryKey: PEOPLE,
    queryFn: ({ signal }) => ajax("people", {}, signal),
    networkMode: "always",
  });
}

type Change = "disable_person" | "enable_person" | "administer" | "change_profile" | "admit_guests";

/** Changes something about people. */
export function useAccountChange<Action extends Change>(action: Action): Changing<Action> {
  return useChanging(action, [PEOPLE, SESSION, ["groups"]]);
}

/** Gives somebody's Things another owner. */
export function useHandOver(): Changing<"hand_over"> {
  return useChanging("hand_over", [["things"]], t`Nothing was handed over.`);
}

/** Has the list of people asked for again. */
export function useFreshPeople(): () => void {
  const client = useQueryClient();
  return () => { void client.invalidateQueries({ queryKey: PEOPLE }); };
}

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { ajax, type GroupPeople, type Membership } from "../ajax.ts";
import { useChanging, type Changing } from "../changing.ts";
import { SESSION } from "../session.ts";

const GROUPS = "groups";

/** The groups of this person; for an administrator, all there are. */
export function useGroups(all: boolean): UseQueryResult<readonly Membership[]> {
  return useQuery({
    queryKey: [GROUPS, { all }],
    queryFn: async ({ signal }) => (await ajax("groups", { all }, signal)).groups,
    networkMode: "always",
  });
}

/** Who belongs to a group. */
export function usePeopleOf(group: string): UseQueryResult<GroupPeople> {
  return useQuery({
    queryKey: [GROUPS, "people", group],
    queryFn: ({ signal }) => ajax("group_people", { group }, signal),
    networkMode: "always",
  });
}

type Change = "create_group" | "put_member" | "remove_member" | "ask_for_live" | "approve_live";

/** Changes something about groups. `failure` begins the sentence that says why not. */
export function useChange<Action extends Change>(action: Action, failure?: string): Changing<Action> {
  return useChanging(action, [[GROUPS], SESSION, ["things"]], failure);
}

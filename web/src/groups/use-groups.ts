import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax, type Actions, type GroupPeople, type Membership } from "../ajax.ts";
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

interface Changing<Name extends Change> {
  readonly change: (params: Actions[Name]["params"], onDone?: () => void) => void;
  readonly busy: boolean;
}

/** Changes something about groups; what is on show is asked for again. `failure` begins the sentence that says why not. */
export function useChange<Name extends Change>(action: Name, failure: string): Changing<Name> {
  const client = useQueryClient();
  const changing = useMutation({
    mutationFn: (params: Actions[Name]["params"]) => ajax(action, params),
    networkMode: "always",
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [GROUPS] }),
        client.invalidateQueries({ queryKey: SESSION }),
        client.invalidateQueries({ queryKey: ["things"] }),
      ]);
    },
    onError: (error) => { toast.error(`${failure} ${error.message}`); },
  });
  return {
    change: (params, onDone) => { changing.mutate(params, onDone ? { onSuccess: onDone } : {}); },
    busy: changing.isPending,
  };
}

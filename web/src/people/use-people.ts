import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax, type Account, type Actions } from "../ajax.ts";
import { SESSION } from "../session.ts";

const PEOPLE = ["people"] as const;

/** All people who have an account. */
export function usePeople(): UseQueryResult<readonly Account[]> {
  return useQuery({
    queryKey: PEOPLE,
    queryFn: async ({ signal }) => (await ajax("people", {}, signal)).people,
    networkMode: "always",
  });
}

type Change = "disable_person" | "enable_person" | "administer" | "change_profile";

interface Changing<Name extends Change> {
  readonly change: (params: Actions[Name]["params"], done?: string) => void;
  readonly busy: boolean;
}

/** Changes something about people; what is on show is asked for again. */
export function useAccountChange<Name extends Change>(action: Name): Changing<Name> {
  const client = useQueryClient();
  const changing = useMutation({
    mutationFn: (params: Actions[Name]["params"]) => ajax(action, params),
    networkMode: "always",
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: PEOPLE }),
        client.invalidateQueries({ queryKey: SESSION }),
        client.invalidateQueries({ queryKey: ["groups"] }),
      ]);
    },
    onError: (error) => { toast.error(`Nothing was changed. ${error.message}`); },
  });
  return {
    change: (params, done) => { changing.mutate(params, { onSuccess: () => { if (done !== undefined) toast.success(done); } }); },
    busy: changing.isPending,
  };
}

/** Has the list of people asked for again. */
export function useFreshPeople(): () => void {
  const client = useQueryClient();
  return () => { void client.invalidateQueries({ queryKey: PEOPLE }); };
}

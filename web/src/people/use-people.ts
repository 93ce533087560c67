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

/** Gives somebody's Things another owner, and says how many there were. */
export function useHandOver(onDone: () => void): (params: Actions["hand_over"]["params"]) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (params: Actions["hand_over"]["params"]) => ajax("hand_over", params),
    networkMode: "always",
    onSuccess: ({ things }) => {
      toast.success(things === 1 ? "One Thing has another owner now." : `${String(things)} Things have another owner now.`);
      void client.invalidateQueries({ queryKey: ["things"] });
      onDone();
    },
    onError: (error) => { toast.error(`Nothing was handed over. ${error.message}`); },
  });
  return mutate;
}

/** Has the list of people asked for again. */
export function useFreshPeople(): () => void {
  const client = useQueryClient();
  return () => { void client.invalidateQueries({ queryKey: PEOPLE }); };
}

import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax, type Actions } from "./ajax.ts";

type Name = keyof Actions;

export interface Changing<Action extends Name> {
  readonly change: (params: Actions[Action]["params"], onDone?: (result: Actions[Action]["result"]) => void) => void;
  readonly busy: boolean;
}

/** Performs a user action that changes something. What is `stale` then is asked for again; `failure` begins the sentence that says why not. */
export function useChanging<Action extends Name>(action: Action, stale: readonly QueryKey[], failure = t`Nothing was changed.`): Changing<Action> {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (params: Actions[Action]["params"]) => ajax(action, params),
    networkMode: "always",
    onSuccess: async () => { await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))); },
    onError: (error) => { toast.error(`${failure} ${error.message}`); },
  });
  return { change: (params, onDone) => { mutate(params, onDone ? { onSuccess: onDone } : {}); }, busy: isPending };
}

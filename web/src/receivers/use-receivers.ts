import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import { ajax } from "../ajax.ts";
import { useChanging, type Changing } from "../changing.ts";
import type { MadeReceiver, NewReceiver, Receiver } from "./receiver.ts";

const RECEIVERS = ["receivers"] as const;
/** What is delivered changes by itself: it is looked at again after so long (ms). */
const LOOK_AGAIN = 5000;

/** The receivers of the groups that one administers; for an administrator, all there are. */
export function useReceivers(): UseQueryResult<readonly Receiver[]> {
  return useQuery({
    queryKey: RECEIVERS,
    queryFn: async ({ signal }) => (await ajax("receivers", {}, signal)).receivers,
    networkMode: "always",
    refetchInterval: LOOK_AGAIN,
  });
}

/** Adds a receiver, or gives one another secret, by its id. */
export function useRegistration(): UseMutationResult<MadeReceiver, Error, NewReceiver | string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: NewReceiver | string) => (
      typeof wanted === "string" ? ajax("rotate_receiver_secret", { receiver: wanted }) : ajax("add_receiver", wanted)
    ),
    networkMode: "always",
    onSuccess: () => { void client.invalidateQueries({ queryKey: RECEIVERS }); },
  });
}

type Change = "change_receiver" | "remove_receiver" | "test_receiver" | "replay";

/** Changes something about a receiver, or has it done something. */
export function useChange<Action extends Change>(action: Action): Changing<Action> {
  return useChanging(action, [RECEIVERS]);
}

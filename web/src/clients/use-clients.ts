import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import { ajax, type Client, type NewClient, type RegisteredClient } from "../ajax.ts";
import { useChanging, type Changing } from "../changing.ts";

const CLIENTS = ["clients"] as const;

/** The other systems of the groups that one administers. */
export function useClients(): UseQueryResult<readonly Client[]> {
  return useQuery({
    queryKey: CLIENTS,
    queryFn: async ({ signal }) => (await ajax("clients", {}, signal)).clients,
    networkMode: "always",
  });
}

/** Registers a client, or gives one another secret, by its id. */
export function useRegistration(): UseMutationResult<RegisteredClient, Error, NewClient | string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: NewClient | string) => (
      typeof wanted === "string" ? ajax("rotate_client_secret", { client: wanted }) : ajax("register_client", wanted)
    ),
    networkMode: "always",
    onSuccess: () => { void client.invalidateQueries({ queryKey: CLIENTS }); },
  });
}

/** Gives a client nothing any more. */
export function useDisabling(): Changing<"disable_client"> {
  return useChanging("disable_client", [CLIENTS]);
}

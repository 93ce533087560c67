import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax, type Client, type NewClient, type RegisteredClient } from "../ajax.ts";

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
export function useDisabling(): { readonly disable: (id: string) => void; readonly busy: boolean } {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (id: string) => ajax("disable_client", { client: id }),
    networkMode: "always",
    onSuccess: ({ name }) => {
      toast.success(`${name} gets nothing any more, and its connections are closed.`);
      void client.invalidateQueries({ queryKey: CLIENTS });
    },
    onError: (error) => { toast.error(`Nothing was changed. ${error.message}`); },
  });
  return { disable: mutate, busy: isPending };
}

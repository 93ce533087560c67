import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ajax, type Actions, type Audience, type Viewer } from "../ajax.ts";

type Change = "share" | "unshare" | "transfer";

interface Known {
  readonly viewers: readonly Viewer[];
  readonly error: Error | null;
}

/** Who can see a Thing. */
export function useAudience(thing: string): Known {
  const { data, error } = useQuery({
    queryKey: ["audience", thing],
    queryFn: ({ signal }) => ajax("who_can_see", { thing }, signal),
    networkMode: "always",
  });
  return { viewers: data?.viewers ?? [], error };
}

/** Changes who can see a Thing; the answer says who can see it then. */
export function useSharing<Name extends Change>(thing: string, action: Name): (params: Actions[Name]["params"]) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (params: Actions[Name]["params"]): Promise<Audience> => ajax(action, params),
    networkMode: "always",
    onSuccess: (audience) => { client.setQueryData(["audience", thing], audience); },
    onError: (error) => { toast.error(t`Nothing was changed. ${error.message}`); },
  });
  return mutate;
}

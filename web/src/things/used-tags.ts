import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { ajax } from "../ajax.ts";
import { tellRefused } from "./changes.ts";
import type { Listed, Tagging, UsedTag } from "./listed.ts";
import { refreshLists, tellLists } from "./lists.ts";
import { withTags } from "./tagging.ts";

const TAGS = ["tags"] as const;

/** The tags of all Things that this person sees. */
export function useUsedTags(enabled = true): UseQueryResult<readonly UsedTag[]> {
  return useQuery({ queryKey: TAGS, queryFn: async ({ signal }) => (await ajax("tags", {}, signal)).tags, networkMode: "always", enabled });
}

interface Tags {
  readonly tag: (tagging: Tagging) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

/** Puts tags on Things, and takes others off. */
export function useTagging(things: readonly Listed[], onDone: () => void): Tags {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (params: Tagging) => ajax("for_each", { do: "tag", things: things.map(({ id }) => id), params }),
    networkMode: "always",
    onSuccess: ({ done, refused }, tagging) => {
      const changed = things.filter(({ id }) => done.includes(id));
      tellLists(client, new Map(changed.map(({ id, tags }) => [id, { tags: withTags(tags, tagging) }])));
      refreshLists();
      void client.invalidateQueries({ queryKey: TAGS });
      tellRefused(refused, things);
      onDone();
    },
  });
  return { tag: mutate, busy: isPending, error };
}

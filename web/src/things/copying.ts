import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useMutation, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { ajax, type Group, type Thing } from "../ajax.ts";
import type { BuiltIn } from "./built-in/templates.ts";
import { problem } from "./changes.ts";
import type { Listed } from "./listed.ts";
import { refreshLists } from "./lists.ts";
import { quoted } from "./words.ts";

/** Whatever has this tag is offered to begin a new Thing with. It is what stands in the store, and the same in every language. */
// eslint-disable-next-line lingui/no-unlocalized-strings -- stored data
export const TEMPLATE = "Template";
/** More than these nobody looks through. */
const MOST = 200;

/** To which group a copy belongs: that of the original, where one is in it; else one's own first one. Null: one is in none. */
export function groupOfCopy(original: Thing, mine: readonly Group[]): Group | null {
  return mine.find(({ id }) => id === original.group.id) ?? mine[0] ?? null;
}

/** Makes a copy beside the original, and offers to go there. */
export function useDuplicate(): (thing: Thing, group: Group) => void {
  const navigate = useNavigate();
  const { mutate } = useMutation({
    mutationFn: ({ thing, group }: { thing: Thing; group: Group }) => ajax("duplicate", { thing: thing.id, group: group.id }),
    networkMode: "always",
    onSuccess: (copy) => {
      refreshLists();
      toast(t`${quoted(copy.name)} was made.`, { action: { label: t`Open`, onClick: () => { void navigate(`/things/${copy.id}`); } } });
    },
    onError: problem(t`No copy was made.`),
  });
  return (thing, group) => { mutate({ thing, group }); };
}

/** All templates that one sees, by their names. */
export function useTemplates(): UseQueryResult<readonly Listed[]> {
  return useQuery({
    queryKey: ["templates"],
    queryFn: async ({ signal }) => (await ajax("search", { query: "", bin: false, among: "all", sort: "name", tags: [TEMPLATE], limit: MOST }, signal)).things,
    networkMode: "always",
    // Somebody may just have made one.
    staleTime: 0,
  });
}

/** The templates that come with WidgetApp. */
export function useBuiltIn(): readonly BuiltIn[] {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ["templates", "built-in", i18n.locale],
    queryFn: async () => (await import("./built-in/templates.ts")).builtIn(),
    networkMode: "always",
  });
  return data ?? [];
}

export interface Beginning {
  /** With a Thing that is a template. */
  readonly begin: (template: Thing, group: Group) => void;
  /** With one that comes with WidgetApp. */
  readonly beginBuiltIn: (template: BuiltIn, group: Group) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

/** Makes a Thing that begins as a template is, and goes there. */
export function useBeginning(): Beginning {
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (make: () => Promise<Thing>) => make(),
    networkMode: "always",
    onSuccess: (thing) => { void navigate(`/things/${thing.id}`); },
  });
  return {
    begin: (template, group) => { mutate(() => ajax("duplicate", { thing: template.id, name: template.name, group: group.id })); },
    beginBuiltIn: ({ name, draw }, group) => {
      mutate(async () => (await ajax("import", { name, group: group.id, content: { type: "excalidraw", elements: draw() } })).thing);
    },
    busy: isPending, error,
  };
}

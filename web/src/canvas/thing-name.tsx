import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type ReactElement } from "react";
import { toast } from "sonner";
import { ajax, type OpenedThing, type Thing } from "../ajax.ts";
import { tellLists } from "../things/lists.ts";
import { openedKey } from "./opened.ts";

/** The name of the Thing, renamed in place: Enter or leaving the field keeps it, Escape takes it back. */
export function ThingName({ thing, readOnly }: { thing: Thing; readOnly: boolean }): ReactElement {
  const client = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const rename = useMutation({
    mutationFn: (name: string) => ajax("rename", { thing: thing.id, name }),
    onSuccess: (renamed) => {
      client.setQueryData<OpenedThing>(openedKey(thing.id), (old) => old && { ...old, thing: renamed });
      tellLists(client, new Map([[renamed.id, renamed]]));
    },
    onError: (error) => { toast.error(t`The name was not changed: ${error.message}`); },
    onSettled: () => { setDraft(null); },
  });
  const keep = (): void => {
    const name = draft?.trim() ?? "";
    if (name === "" || name === thing.name) setDraft(null);
    else rename.mutate(name);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // The canvas listens for keys on the whole page.
    event.stopPropagation();
    if (event.key === "Escape") setDraft(null);
    if (event.key === "Enter") event.currentTarget.blur();
  };
  return (
    <input
      className="thing-name" aria-label={t`Name of this Thing`} maxLength={200} spellCheck={false} readOnly={readOnly}
      value={draft ?? thing.name} onChange={(event) => { setDraft(event.target.value); }} onBlur={keep} onKeyDown={onKeyDown}
    />
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import { ajax, type Actions, type Audience, type Given, type Thing, type Viewer } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import "../groups/groups.css";
import { PersonFinder } from "./person-finder.tsx";
import { Reasons } from "./reasons.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { ShareLinkList } from "./share-link-list.tsx";

type Change = "share" | "unshare" | "transfer";

function useAudience(thing: string): { readonly viewers: readonly Viewer[]; readonly error: Error | null } {
  const { data, error } = useQuery({
    queryKey: ["audience", thing],
    queryFn: ({ signal }) => ajax("who_can_see", { thing }, signal),
    networkMode: "always",
  });
  return { viewers: data?.viewers ?? [], error };
}

function useSharing<Name extends Change>(thing: string, action: Name): (params: Actions[Name]["params"]) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (params: Actions[Name]["params"]): Promise<Audience> => ajax(action, params),
    networkMode: "always",
    onSuccess: (audience) => { client.setQueryData(["audience", thing], audience); },
    onError: (error) => { toast.error(t`Nothing was changed. ${error.message}`); },
  });
  return mutate;
}

/** Who can see a Thing, and why; its owners share it here, and take that back. */
export function ShareDialog({ thing, onClose }: { thing: Thing; onClose: () => void }): ReactElement {
  const [role, setRole] = useState<Given>("editor");
  const { viewers, error } = useAudience(thing.id);
  const share = useSharing(thing.id, "share");
  const manages = thing.role === "owner";
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide" aria-describedby={undefined} onKeyDown={(event) => { event.stopPropagation(); }}>
          <Dialog.Title asChild><h1>{manages ? t`Share` : t`Who can see this`}</h1></Dialog.Title>
          {error ? <p className="problem" role="alert">{error.message}</p> : null}
          <ul className="audience" aria-label={t`Who can see this, and why`}>
            {viewers.map((viewer) => <li key={viewer.person.id}><Row thing={thing.id} viewer={viewer} manages={manages} /></li>)}
          </ul>
          {manages ? (
            <>
              <PersonFinder
                label={t`Share with`} without={viewers.map(({ person }) => person.id)}
                onChosen={({ id }) => { share({ thing: thing.id, user: id, role }); }}
              />
              <label className="field">
                <span><Trans>Who is added</Trans></span>
                <RoleChoice role={role} onChange={setRole} />
              </label>
              <ShareLinkList thing={thing.id} />
            </>
          ) : null}
          <div className="dialog-actions"><Dialog.Close className="button"><Trans>Done</Trans></Dialog.Close></div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Whether somebody can become the owner: people, not guests and not other systems. */
function mayOwn({ why }: Viewer): boolean {
  return !why.some(({ way }) => way === "owner") && why.some(({ way }) => way !== "link" && way !== "client");
}

function Row({ thing, viewer, manages }: { thing: string; viewer: Viewer; manages: boolean }): ReactElement {
  const share = useSharing(thing, "share");
  const unshare = useSharing(thing, "unshare");
  const transfer = useSharing(thing, "transfer");
  const { person, why } = viewer;
  const own = why.find(({ way }) => way === "person");
  return (
    <div className="person-row">
      <Avatar person={person} small />
      <span className="person-name">
        {person.name}
        <Reasons why={why} />
      </span>
      {manages && own ? (
        <RoleChoice role={own.role as Given} label={t`What ${person.name} may do`} onChange={(role) => { share({ thing, user: person.id, role }); }} />
      ) : null}
      {manages && (own ?? why.some(({ way }) => way === "link")) ? (
        <button type="button" className="button" aria-label={t`Remove ${person.name}`} onClick={() => { unshare({ thing, user: person.id }); }}><Trans>Remove</Trans></button>
      ) : null}
      {manages && mayOwn(viewer) ? (
        <button type="button" className="button" aria-label={t`Make owner: ${person.name}`} onClick={() => { transfer({ thing, user: person.id }); }}><Trans>Make owner</Trans></button>
      ) : null}
    </div>
  );
}

import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link2 } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import type { Given, Thing, Viewer } from "../ajax.ts";
import { copyText } from "../design/copy.ts";
import "../groups/groups.css";
import { useGroups } from "../groups/use-groups.ts";
import { groupsIn } from "./audience.ts";
import { EndChoice } from "./end-choice.tsx";
import { endsIn } from "./ends.ts";
import { GroupRows } from "./group-rows.tsx";
import { PersonFinder } from "./person-finder.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { ShareLinkList } from "./share-link-list.tsx";
import { useAudience, useSharing } from "./use-sharing.ts";
import { ViewerRows } from "./viewer-rows.tsx";
import { roleWords } from "./words.ts";

/** Who can see a Thing, and why; its owners share it here, and take that back. */
export function ShareDialog({ thing, onClose }: { thing: Thing; onClose: () => void }): ReactElement {
  const { viewers, error } = useAudience(thing.id);
  const manages = thing.role === "owner";
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide is-sharing" aria-describedby={undefined} onKeyDown={(event) => { event.stopPropagation(); }}>
          <Dialog.Title asChild><h1>{manages ? t`Share` : t`Who can see this`}</h1></Dialog.Title>
          {error ? <p className="problem" role="alert">{error.message}</p> : null}
          {manages ? <Adding thing={thing} viewers={viewers} /> : <OwnRight thing={thing} viewers={viewers} />}
          <section className="finder" aria-label={t`Who can see this`}>
            {manages ? <h2><Trans>Who can see this</Trans></h2> : null}
            <p className="quiet">{viewers.length > 0 ? plural(viewers.length, { one: "# person can see this.", other: "# people can see this." }) : null}</p>
            <GroupRows thing={thing.id} groups={groupsIn(viewers, thing.group)} manages={manages} />
            <ViewerRows thing={thing} viewers={viewers} manages={manages} />
          </section>
          {manages ? <ShareLinkList thing={thing.id} /> : null}
          <div className="dialog-actions">
            <CopyAddress thing={thing.id} />
            <Dialog.Close className="button is-main"><Trans>Done</Trans></Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Finds people and groups, and shares with them. */
function Adding({ thing, viewers }: { thing: Thing; viewers: readonly Viewer[] }): ReactElement {
  const [role, setRole] = useState<Given>("editor");
  const [end, setEnd] = useState("");
  const share = useSharing(thing.id, "share");
  const mine = (useGroups(false).data ?? []).filter(({ member }) => member).map(({ group }) => group);
  const inside = new Set(groupsIn(viewers, thing.group).map(({ group }) => group.id));
  const given = (): { thing: string; role: Given; ends_in: number | null } => ({ thing: thing.id, role, ends_in: endsIn(end, null, Date.now()) });
  return (
    <>
      <PersonFinder
        label={t`Share with`} without={viewers.map(({ person }) => person.id)}
        onChosen={({ id }) => { share({ ...given(), user: id }); }}
        groups={mine.filter(({ id }) => id !== thing.group.id && !inside.has(id))}
        onGroup={({ id }) => { share({ ...given(), group: id }); }}
      />
      <div className="who-is-added">
        <label className="field"><span><Trans>Who is added</Trans></span><RoleChoice role={role} onChange={setRole} /></label>
        <label className="field"><span><Trans>Until</Trans></span><EndChoice choice={end} onChange={setEnd} /></label>
      </div>
    </>
  );
}

/** What somebody may do who does not decide, and who does. */
function OwnRight({ thing, viewers }: { thing: Thing; viewers: readonly Viewer[] }): ReactElement {
  const owner = viewers.find(({ why }) => why.some(({ way }) => way === "owner"))?.person.name;
  const may = roleWords(thing.role);
  return (
    <p className="quiet">
      <Trans>What you may do: {may}.</Trans>
      {" "}
      {owner === undefined ? null : <Trans>{owner} decides with whom it is shared.</Trans>}
    </p>
  );
}

function CopyAddress({ thing }: { thing: string }): ReactElement {
  const copy = async (): Promise<void> => {
    if (await copyText(`${window.location.origin}/things/${thing}`)) toast(t`The address is copied. It opens for those who can see the Thing.`);
    else toast.error(t`The browser does not let us copy. Take the address from its address bar.`);
  };
  return (
    <button type="button" className="button at-start" onClick={() => { void copy(); }}><Link2 size={16} aria-hidden="true" /><Trans>Copy the address</Trans></button>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState, type ReactElement } from "react";
import type { Given, Thing, Viewer } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { Confirm } from "../design/confirm.tsx";
import { mayOwn, ownShare, shownFirst } from "./audience.ts";
import { Reasons } from "./reasons.tsx";
import { ShareChanges } from "./share-changes.tsx";
import { useSharing } from "./use-sharing.ts";

/** So many are shown at first; a large group would hide what can be done below. */
const ROOM = 12;

interface ViewerRowsProps {
  readonly thing: Thing;
  readonly viewers: readonly Viewer[];
  readonly manages: boolean;
}

/** Everybody who can see a Thing, and why; its owners change there what each may do. */
export function ViewerRows({ thing, viewers, manages }: ViewerRowsProps): ReactElement {
  const [all, setAll] = useState(false);
  const [next, setNext] = useState<Viewer | null>(null);
  const shown = all ? viewers : shownFirst(viewers, ROOM);
  return (
    <>
      <ul className="audience" aria-label={t`Who can see this, and why`}>
        {shown.map((viewer) => <li key={viewer.person.id}><Row thing={thing.id} viewer={viewer} manages={manages} onOwner={() => { setNext(viewer); }} /></li>)}
      </ul>
      {shown.length < viewers.length ? (
        <div><button type="button" className="button" onClick={() => { setAll(true); }}><Trans>Show all {viewers.length} people</Trans></button></div>
      ) : null}
      {next ? <NextOwner thing={thing} viewer={next} onClose={() => { setNext(null); }} /> : null}
    </>
  );
}

interface RowProps {
  readonly thing: string;
  readonly viewer: Viewer;
  readonly manages: boolean;
  readonly onOwner: () => void;
}

function Row({ thing, viewer, manages, onOwner }: RowProps): ReactElement {
  const unshare = useSharing(thing, "unshare");
  const { person, why } = viewer;
  const own = ownShare(viewer);
  const removable = own !== undefined || why.some(({ way }) => way === "link");
  return (
    <div className={manages && own ? "person-row is-changed-here" : "person-row"}>
      <Avatar person={person} small />
      <span className="person-name">
        {person.name}
        <Reasons why={why} />
      </span>
      {manages && own ? (
        <ShareChanges whom={{ thing, user: person.id }} name={person.name} label={t`What ${person.name} may do`} role={own.role as Given} endsAt={own.ends_at} />
      ) : null}
      {manages && removable ? (
        <button type="button" className="button" aria-label={t`Remove ${person.name}`} onClick={() => { unshare({ thing, user: person.id }); }}><Trans>Remove</Trans></button>
      ) : null}
      {manages && mayOwn(viewer) ? (
        <button type="button" className="button" aria-label={t`Make owner: ${person.name}`} onClick={onOwner}><Trans>Make owner…</Trans></button>
      ) : null}
    </div>
  );
}

function NextOwner({ thing, viewer: { person }, onClose }: { thing: Thing; viewer: Viewer; onClose: () => void }): ReactElement {
  const transfer = useSharing(thing.id, "transfer");
  return (
    <Confirm
      title={t`Make ${person.name} the owner?`}
      text={<Trans>“{thing.name}” is {person.name}’s from then on. You keep only what your groups give you, and cannot take it back yourself.</Trans>}
      action={t`Make owner`} busy={false} onClose={onClose}
      onConfirm={() => { transfer({ thing: thing.id, user: person.id }); onClose(); }}
    />
  );
}

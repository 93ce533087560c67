import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { UsersRound } from "lucide-react";
import type { ReactElement } from "react";
import type { Given } from "../ajax.ts";
import type { GroupInside } from "./audience.ts";
import { ShareChanges } from "./share-changes.tsx";
import { useSharing } from "./use-sharing.ts";
import { roleWords } from "./words.ts";

interface GroupRowsProps {
  readonly thing: string;
  readonly groups: readonly GroupInside[];
  readonly manages: boolean;
}

/** The User Groups that see a Thing; its owners change there how. */
export function GroupRows({ thing, groups, manages }: GroupRowsProps): ReactElement {
  return (
    <ul className="audience" aria-label={t`Groups that can see this`}>
      {groups.map((one) => <li key={one.group.id}><Row thing={thing} inside={one} manages={manages} /></li>)}
    </ul>
  );
}

function Row({ thing, inside, manages }: { thing: string; inside: GroupInside; manages: boolean }): ReactElement {
  const { group, role, people, own } = inside;
  const words = roleWords(role);
  const unshare = useSharing(thing, "unshare");
  return (
    <div className={manages && !own ? "person-row is-changed-here" : "person-row"}>
      <span className="group-sign"><UsersRound size={17} aria-hidden="true" /></span>
      <span className="person-name">
        {group.name}
        <small>
          {own ? t`It belongs to this group, whose people may change it.` : words}
          {" · "}
          {plural(people, { one: "# person", other: "# people" })}
        </small>
      </span>
      {manages && !own ? (
        <>
          <ShareChanges whom={{ thing, group: group.id }} name={group.name} label={t`What the group ${group.name} may do`} role={role as Given} endsAt={inside.endsAt} />
          <button type="button" className="button" aria-label={t`Remove ${group.name}`} onClick={() => { unshare({ thing, group: group.id }); }}><Trans>Remove</Trans></button>
        </>
      ) : null}
    </div>
  );
}

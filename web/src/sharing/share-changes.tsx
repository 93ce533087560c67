import { t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import type { Given, Whom } from "../ajax.ts";
import { EndChoice } from "./end-choice.tsx";
import { AS_BEFORE, endsIn } from "./ends.ts";
import { RoleChoice } from "./role-choice.tsx";
import { useSharing } from "./use-sharing.ts";

interface ShareChangesProps {
  readonly whom: Whom;
  readonly name: string;
  /** What the choice of the role is called. */
  readonly label: string;
  readonly role: Given;
  readonly endsAt: string | null;
}

/** What somebody, or a group, with whom a Thing is shared may do, and until when. */
export function ShareChanges({ whom, name, label, role, endsAt }: ShareChangesProps): ReactElement {
  const share = useSharing(whom.thing, "share");
  const change = (given: Given, end: string): void => { share({ ...whom, role: given, ends_in: endsIn(end, endsAt, Date.now()) }); };
  return (
    <>
      <RoleChoice role={role} label={label} onChange={(given) => { change(given, AS_BEFORE); }} />
      <EndChoice choice={endsAt === null ? "" : AS_BEFORE} before={endsAt} label={t`Until when: ${name}`} onChange={(end) => { change(role, end); }} />
    </>
  );
}

import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Admitted } from "../ajax.ts";
import { useAccountChange } from "./use-people.ts";

const CHOICES: readonly (readonly [Admitted, MessageDescriptor])[] = [
  ["visitors", msg`anybody`],
  ["guests", msg`who says a name`],
  ["nobody", msg`nobody`],
];

/** Who may come by a share link without an account. */
export function GuestsSwitch({ admitted }: { admitted: Admitted }): ReactElement {
  const admit = useAccountChange("admit_guests");
  return (
    <label className="field guests-switch">
      <span><Trans>By a share link, without an account, comes</Trans></span>
      <select value={admitted} disabled={admit.busy} onChange={(event) => { admit.change({ who: event.target.value as Admitted }); }}>
        {CHOICES.map(([who, words]) => <option key={who} value={who}>{i18n._(words)}</option>)}
      </select>
    </label>
  );
}

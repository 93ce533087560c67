import type { ReactElement } from "react";
import type { Admitted } from "../ajax.ts";
import { useAccountChange } from "./use-people.ts";

const CHOICES: readonly (readonly [Admitted, string])[] = [
  ["visitors", "anybody"],
  ["guests", "who says a name"],
  ["nobody", "nobody"],
];

/** Who may come by a share link without an account. */
export function GuestsSwitch({ admitted }: { admitted: Admitted }): ReactElement {
  const admit = useAccountChange("admit_guests");
  return (
    <label className="field guests-switch">
      <span>By a share link, without an account, comes</span>
      <select value={admitted} disabled={admit.busy} onChange={(event) => { admit.change({ who: event.target.value as Admitted }); }}>
        {CHOICES.map(([who, words]) => <option key={who} value={who}>{words}</option>)}
      </select>
    </label>
  );
}

import { i18n } from "@lingui/core";
import type { ReactElement } from "react";
import type { Given } from "../ajax.ts";
import { GIVEN } from "./words.ts";

/** What somebody is to be allowed. */
export function RoleChoice({ role, onChange, label }: { role: Given; onChange: (role: Given) => void; label?: string }): ReactElement {
  return (
    <select value={role} aria-label={label} onChange={(event) => { onChange(event.target.value as Given); }}>
      {GIVEN.map(([given, words]) => <option key={given} value={given}>{i18n._(words)}</option>)}
    </select>
  );
}

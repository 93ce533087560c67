import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { exactWords } from "../design/time.ts";
import { AS_BEFORE, LASTING } from "./ends.ts";

const WORDS: Readonly<Record<typeof LASTING[number], MessageDescriptor>> = {
  1: msg`tomorrow`, 7: msg`in a week`, 30: msg`in 30 days`, "": msg`it is taken back`,
};

interface EndChoiceProps {
  readonly choice: string;
  readonly onChange: (choice: string) => void;
  readonly label?: string;
  /** When it ends so far, if it does (ISO 8601). */
  readonly before?: string | null;
}

/** Until when something is shared. */
export function EndChoice({ choice, onChange, label, before = null }: EndChoiceProps): ReactElement {
  return (
    <select value={choice} aria-label={label} onChange={(event) => { onChange(event.target.value); }}>
      {before === null ? null : <option value={AS_BEFORE}>{t`until ${exactWords(new Date(before))}`}</option>}
      {LASTING.map((days) => <option key={days} value={days}>{i18n._(WORDS[days])}</option>)}
    </select>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMemo, useState, type ReactElement } from "react";
import type { Difference } from "./diff.ts";
import type { With } from "./pair.ts";
import type { Entry } from "./sittings.ts";
import { EMPTY, type Scene } from "./scene.ts";
import { lines, momentWords, sumWords } from "./words.ts";

/** More lines than these are not read by anybody. */
const MOST = 500;

interface ChoiceProps {
  readonly chosen: With;
  readonly version: number;
  readonly isNow: boolean;
  readonly others: readonly Entry[];
  readonly onChange: (next: With) => void;
}

function entryWords({ named, at }: Entry): string {
  return named ? t`“${named.name}”, ${momentWords(at)}` : momentWords(at);
}

export function CompareChoice({ chosen, version, isNow, others, onChange }: ChoiceProps): ReactElement {
  const take = (value: string): void => { onChange(value === "" || value === "before" || value === "now" ? value : Number(value)); };
  return (
    <label className="field">
      <span><Trans>Show what changed</Trans></span>
      <select value={String(chosen)} onChange={(event) => { take(event.target.value); }}>
        <option value="">{t`Show no changes`}</option>
        <option value="before">{t`Since the version before it`}</option>
        {isNow ? null : <option value="now">{t`From then until now`}</option>}
        <optgroup label={t`Between it and…`}>
          {others.filter((entry) => entry.version !== version).map((entry) => <option key={entry.version} value={entry.version}>{entryWords(entry)}</option>)}
        </optgroup>
      </select>
    </label>
  );
}

interface ListProps {
  readonly difference: Difference;
  readonly before: Scene | null;
  readonly after: Scene | null;
  readonly onLook: (id: string) => void;
}

const SIGNS = { added: "+", changed: "~", removed: "−" } as const;

/** What differs, in words: for whoever does not see the colours, and to find it by. */
export function ChangeList({ difference, before, after, onLook }: ListProps): ReactElement {
  const [all, setAll] = useState(false);
  const told = useMemo(() => lines(difference, before ?? EMPTY, after ?? EMPTY), [difference, before, after]);
  const most = all ? MOST : 8;
  return (
    <section className="history-changes" aria-label={t`What changed`}>
      <p className="quiet" role="status">{sumWords(difference)}</p>
      <ul role="list">
        {told.slice(0, most).map(({ id, kind, text }) => (
          <li key={`${kind} ${id}`}>
            <button type="button" data-kind={kind} onClick={() => { onLook(id); }}><span aria-hidden="true">{SIGNS[kind]}</span>{text}</button>
          </li>
        ))}
      </ul>
      {told.length > most ? <button type="button" className="button" onClick={() => { setAll(true); }}>{t`Show all ${Math.min(MOST, told.length)}`}</button> : null}
    </section>
  );
}

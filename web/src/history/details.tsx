import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Bookmark, RotateCcw } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { NameDialog, RestoreDialog, TakeBackDialog } from "./dialogs.tsx";
import type { NamedVersion } from "./past.ts";
import type { Wish } from "./use-bringing-back.ts";

interface DetailsProps {
  readonly thing: string;
  readonly version: number;
  readonly isNow: boolean;
  /** When the Thing was so, in words. */
  readonly when: string;
  readonly named: NamedVersion | null;
  /** Who has changed something since. */
  readonly since: readonly Person[];
  readonly busy: boolean;
  readonly onBringBack: (wish: Wish) => void;
}

type Open = null | "name" | "restore" | Person;

/** What can be done with the version on show, by whoever may change the Thing. */
export function Details({ thing, version, isNow, when, named, since, busy, onBringBack }: DetailsProps): ReactElement {
  const [open, setOpen] = useState<Open>(null);
  const onClose = (): void => { setOpen(null); };
  const bringBack = (done: string, user?: string): void => { onBringBack({ thing, version, done, ...(user === undefined ? {} : { user }) }); };
  return (
    <div className="history-actions">
      {isNow ? null : (
        <button type="button" className="button is-main" onClick={() => { setOpen("restore"); }}><RotateCcw size={16} aria-hidden="true" /><Trans>Restore this version</Trans></button>
      )}
      <button type="button" className="button" onClick={() => { setOpen("name"); }}>
        <Bookmark size={16} aria-hidden="true" />{named ? t`Rename this version` : t`Name this version`}
      </button>
      {isNow || since.length === 0 ? null : (
        <details className="history-since">
          <summary><Trans>Undo only one person’s changes</Trans></summary>
          {since.map((person) => (
            <button type="button" key={person.id} className="button" onClick={() => { setOpen(person); }}>{t`Undo what ${person.name} changed since`}</button>
          ))}
        </details>
      )}
      {open === "name" ? <NameDialog thing={thing} version={version} when={isNow ? null : when} named={named} onClose={onClose} /> : null}
      {open === "restore" ? <RestoreDialog when={when} busy={busy} onClose={onClose} onConfirm={() => { bringBack(t`The version of ${when} is restored.`); }} /> : null}
      {open !== null && typeof open !== "string" ? (
        <TakeBackDialog when={when} person={open} busy={busy} onClose={onClose} onConfirm={() => { bringBack(t`What ${open.name} has changed since ${when} is undone.`, open.id); }} />
      ) : null}
    </div>
  );
}

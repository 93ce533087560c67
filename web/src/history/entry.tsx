import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Bookmark } from "lucide-react";
import type { ReactElement } from "react";
import { Avatar } from "../design/avatar.tsx";
import { countsOf, type Entry } from "./sittings.ts";
import { Thumbnail } from "./thumbnail.tsx";
import type { Past } from "./use-past.ts";
import { countWords, timeWords } from "./words.ts";

export interface EntryProps {
  readonly past: Past;
  readonly entry: Entry;
  readonly isNow: boolean;
  readonly chosen: boolean;
  readonly onChoose: (version: number) => void;
}

/** One line of the time line: when, what it was called, who did what, and how it looked. */
export function EntryLine({ past, entry, isNow, chosen, onChoose }: EntryProps): ReactElement {
  const { version, at, sitting, named } = entry;
  const begun = sitting ? timeWords(sitting.begun) : "";
  const ended = timeWords(at);
  return (
    <button type="button" className="history-entry" aria-current={chosen ? "true" : undefined} data-version={version} onClick={() => { onChoose(version); }}>
      <Thumbnail past={past} version={version} />
      <span className="history-entry-words">
        {named ? <strong className="history-name"><Bookmark size={14} aria-hidden="true" />{named.name}</strong> : null}
        <span className="history-time">{isNow ? t`Now` : begun === "" || begun === ended ? ended : `${begun} – ${ended}`}</span>
        {sitting ? sitting.parts.map(({ person, widgets }) => (
          <span key={person.id} className="history-part">
            <Avatar person={person} small />
            <span><span>{person.name}</span><span className="history-what">{countWords(countsOf(widgets))}</span></span>
          </span>
        )) : named ? <span className="history-what"><Trans>named by {named.named_by.name}</Trans></span> : null}
      </span>
    </button>
  );
}

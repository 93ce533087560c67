import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import { Trouble } from "../things/notes.tsx";
import type { DeadLetter } from "./receiver.ts";

/** So many are shown, the newest. */
const MOST = 50;

/** What a receiver has never taken, for whoever wants to see it. */
export function DeadLetters({ receiver, words }: { receiver: string; words: string }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <details className="dead-letters" onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary>{words}</summary>
      {open ? <Letters receiver={receiver} /> : null}
    </details>
  );
}

function Letters({ receiver }: { receiver: string }): ReactElement {
  const letters = useQuery({
    queryKey: ["receivers", "dead", receiver],
    queryFn: async ({ signal }) => (await ajax("dead_letters", { receiver, limit: MOST }, signal)).letters,
    networkMode: "always",
  });
  if (letters.error) return <Trouble what={t`They cannot be shown.`} error={letters.error} busy={letters.isFetching} retry={() => { void letters.refetch(); }} />;
  return <ul>{letters.data?.map((letter) => <Letter key={letter.number} letter={letter} />)}</ul>;
}

function Letter({ letter: { method, seq, dead_at, error } }: { letter: DeadLetter }): ReactElement {
  const now = useNow();
  const when = new Date(dead_at);
  const action = method.replace(/^widgetApp_useraction_/, "");
  return (
    <li>
      <Trans>{action} (number {seq}), given up <time dateTime={dead_at} title={exactWords(when)}>{agoWords(when, now)}</time>: {error}</Trans>
    </li>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Asked } from "../../ajax.ts";
import { listWords } from "../../language/format.ts";
import { useSession } from "../../session.ts";
import { EntryPage } from "../entry/entry-page.tsx";
import { scopeWords } from "./scopes.ts";

interface ConsentProps {
  readonly asked: Asked;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onAnswer: (approve: boolean) => void;
}

/** What a client wants to do in somebody's name, and his yes or no. */
export function Consent({ asked, busy, problem, onAnswer }: ConsentProps): ReactElement {
  const person = useSession().data?.user.name ?? t`you`;
  const groups = listWords(asked.groups.map((group) => group.name));
  return (
    <EntryPage title={t`Let ${asked.client} in?`} lead={t`It would act as ${person}, never with more rights than you have. It wants to:`}>
      <ul className="entry-list">{scopeWords(asked.scopes).map((words) => <li key={words}>{words}</li>)}</ul>
      <p className="quiet">{groups === "" ? t`It reaches no group at present.` : t`It reaches only what belongs to ${groups}.`}</p>
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <button type="button" className="button is-main is-tall" disabled={busy} onClick={() => { onAnswer(true); }}><Trans>Allow</Trans></button>
      <button type="button" className="button is-tall" disabled={busy} onClick={() => { onAnswer(false); }}><Trans>Do not allow</Trans></button>
    </EntryPage>
  );
}

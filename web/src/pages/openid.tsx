import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";
import { Link, useNavigate } from "react-router";
import { ajax } from "../ajax.ts";
import { FullPageNote } from "../design/full-page-note.tsx";
import { enterSession } from "../session.ts";
import { EntryPage } from "./entry/entry-page.tsx";

/** What this tab has set out with. Nobody else's way ends here: a link to this page lets nobody in as somebody else. */
const STATE = "openid-state";

/** Goes to the OpenID provider. `link`: to be known by that account from now on. */
export async function leaveForProvider(next: string, link: boolean): Promise<void> {
  const { redirect, state } = await ajax("openid_begin", { next, link });
  window.sessionStorage.setItem(STATE, state);
  window.location.assign(redirect);
}

/** Takes the state with it: a page that is loaded again does not try again what works once. */
function takeState(): string | null {
  const state = window.sessionStorage.getItem(STATE);
  window.sessionStorage.removeItem(STATE);
  return state;
}

/** Where the OpenID provider sends people back to. */
export function OpenIdPage(): ReactElement {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const state = takeState();
    // Drawn twice, as React does while one develops, it is on its way already.
    if (state === null) return;
    ajax("openid_finish", { state, query: window.location.search.slice(1) }).then(({ me, next }) => {
      enterSession(client, me);
      return navigate(next, { replace: true });
    }).catch((error: unknown) => { setProblem(error instanceof Error ? error.message : t`It did not work.`); });
  }, [client, navigate]);
  const [lost] = useState(() => window.sessionStorage.getItem(STATE) === null);
  if (problem === null && !lost) return <FullPageNote title={t`One moment…`} />;
  return (
    <EntryPage title={t`You are not logged in`}>
      <div role="alert" className="entry-note"><p>{problem ?? t`This log-in was not begun in this window, or has ended. Please begin again.`}</p></div>
      <Link className="button is-main is-tall" to="/login"><Trans>To the log-in</Trans></Link>
    </EntryPage>
  );
}

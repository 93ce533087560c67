import { useCallback, useEffect, useState, type ReactElement } from "react";
import { useParams } from "react-router";
import { ajax, AjaxError } from "../ajax.ts";
import { FullPageNote } from "../design/full-page-note.tsx";
import { NotFound } from "../pages/not-found.tsx";
import { useSession } from "../session.ts";
import { useOpened } from "./opened.ts";
import { Workspace } from "./workspace.tsx";

/** The page of one Thing. */
export default function ThingPage(): ReactElement {
  const { id = "" } = useParams();
  const session = useSession();
  const opened = useOpened(id);
  const [{ round, kept }, setRound] = useState<Round>({ round: 0, kept: undefined });
  useNoted(opened.data?.thing.id, session.data?.user.guest === true);
  const startAfresh = useCallback((next?: Uint8Array) => { setRound((old) => ({ round: old.round + 1, kept: next })); }, []);
  if (opened.error) return <OpeningFailed error={opened.error} retry={() => { void opened.refetch(); }} />;
  if (!opened.data || !session.data) return <FullPageNote title="Opening…" />;
  return (
    <Workspace
      key={`${id} ${String(round)}`} opened={opened.data} me={session.data.user} streaming={session.data.streaming} kept={kept}
      startAfresh={startAfresh}
    />
  );
}

/** Notes that one has opened this Thing: it is among the recent ones. That it was not noted is nothing to disturb anybody with. */
function useNoted(thing: string | undefined, guest: boolean): void {
  useEffect(() => {
    if (thing !== undefined && !guest) ajax("visit", { thing }).catch(() => undefined);
  }, [thing, guest]);
}

interface Round {
  readonly round: number;
  /** What the one before had of the Thing. */
  readonly kept: Uint8Array | undefined;
}

function OpeningFailed({ error, retry }: { error: Error; retry: () => void }): ReactElement {
  if (error instanceof AjaxError && (error.status === 404 || error.status === 403)) {
    return <NotFound what="This Thing does not exist, or you cannot see it." />;
  }
  return (
    <FullPageNote title="This Thing could not be opened" text={error.message}>
      <button type="button" className="button is-main" onClick={retry}>Try again</button>
    </FullPageNote>
  );
}

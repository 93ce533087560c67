import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense, useEffect, type ReactElement } from "react";
import { Link, useParams } from "react-router";
import { ajax, AjaxError } from "../ajax.ts";
import { FullPageNote } from "../design/full-page-note.tsx";
import { giveUp } from "../kept/rescue.ts";
import { useStart } from "../kept/use-start.ts";
import { NotFound } from "../pages/not-found.tsx";
import { useSession } from "../session.ts";
import { streamToken } from "../stream/token.ts";
import { lastList } from "../things/place.ts";
import { dropFirstPicture } from "./first-picture.ts";
import { useOpened } from "./opened.ts";
import { useThingStream } from "./use-thing-stream.ts";
import type { WorkspaceProps } from "./workspace.tsx";

/** The canvas is most of what is to be loaded; the Thing is connected meanwhile. */
const Workspace = lazy(() => import("./workspace.tsx"));

/** The page of one Thing. */
export default function ThingPage(): ReactElement {
  const { id = "" } = useParams();
  const session = useSession().data;
  const person = session?.user.id;
  const opened = useOpened(id, person);
  useNoted(opened.data?.thing.id, session?.user.guest === true);
  useTokenSoon(session?.streaming === true && session.fromBrowser !== true);
  const [start, startAfresh] = useStart(person, id, opened.data);
  useEffect(() => dropFirstPicture, []);
  if (opened.error && !opened.data) return <OpeningFailed person={person} thing={id} error={opened.error} retry={() => { void opened.refetch(); }} />;
  if (!opened.data || !session || !start) return <FullPageNote title={t`Opening…`} />;
  return (
    <Connected
      key={`${id} ${String(start.round)}`} opened={opened.data} me={session.user} streaming={session.streaming} start={start}
      startAfresh={startAfresh}
    />
  );
}

function Connected(props: Omit<WorkspaceProps, "state">): ReactElement {
  const { me, opened, streaming, start } = props;
  const state = useThingStream({ person: me.id, opened, live: streaming && opened.live, start });
  return <Suspense fallback={<Opening name={opened.thing.name} />}><Workspace {...props} state={state} /></Suspense>;
}

/** The frame of the page, as the server has shown it: wfe/first_thing.py. */
function Opening({ name }: { readonly name: string }): ReactElement {
  return (
    <div className="first-thing" aria-busy="true">
      <header className="first-header">
        <Link className="first-back" to={lastList()} aria-label={t`Back to all Things`}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <h1>{name}</h1>
      </header>
      <div className="first-canvas"><i className="first-progress" /></div>
    </div>
  );
}

/** Notes that one has opened this Thing: it is among the recent ones. That it was not noted is nothing to disturb anybody with. */
function useNoted(thing: string | undefined, guest: boolean): void {
  useEffect(() => {
    if (thing !== undefined && !guest) ajax("visit", { thing }).catch(() => undefined);
  }, [thing, guest]);
}

/** The token for the stream is asked for together with the Thing, and is there when the connection is. */
function useTokenSoon(streaming: boolean): void {
  useEffect(() => {
    if (streaming) streamToken().catch(() => undefined);
  }, [streaming]);
}

interface FailedProps {
  readonly person: string | undefined;
  readonly thing: string;
  readonly error: Error;
  readonly retry: () => void;
}

function OpeningFailed({ person, thing, error, retry }: FailedProps): ReactElement {
  const gone = error instanceof AjaxError && (error.status === 404 || error.status === 403);
  useEffect(dropFirstPicture, []);
  useEffect(() => { if (gone && person !== undefined) void giveUp(person, thing); }, [gone, person, thing]);
  if (gone) return <NotFound what={t`This Thing does not exist, or you cannot see it.`} />;
  return (
    <FullPageNote title={t`This Thing could not be opened`} text={error.message}>
      <button type="button" className="button is-main" onClick={retry}><Trans>Try again</Trans></button>
    </FullPageNote>
  );
}

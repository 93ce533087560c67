import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { toast } from "sonner";
import { ajax, type LogInSession } from "../ajax.ts";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import { deviceWords, streamWords } from "./device.ts";

const SESSIONS = ["sessions"] as const;

/** Where one is logged in, and how to end that. */
export function Sessions(): ReactElement {
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => ajax("sessions", {}, signal),
    // Streams come and go.
    refetchInterval: 5000,
    networkMode: "always",
  });
  const ending = useMutation({
    mutationFn: (session: string | null) => ajax("end_session", { session }),
    networkMode: "always",
    onSuccess: (left) => { client.setQueryData(SESSIONS, left); },
    onError: (error) => { toast.error(t`Nothing was ended. ${error.message}`); },
  });
  const found = sessions.data?.sessions ?? [];
  return (
    <section className="card entry-form">
      <h2><Trans>Where you are logged in</Trans></h2>
      {sessions.error ? <p className="problem" role="alert">{sessions.error.message}</p> : null}
      <ul className="session-list">
        {found.map((session) => (
          <li key={session.id} className="person-row">
            <Place session={session} />
            {session.here ? <span className="quiet"><Trans>this one</Trans></span> : (
              <button type="button" className="button" disabled={ending.isPending} onClick={() => { ending.mutate(session.id); }}><Trans>End it</Trans></button>
            )}
          </li>
        ))}
        {sessions.data?.streams.map((stream, at) => (
          // Two of them may look alike, and none ever changes.
          <li key={at} className="person-row"><span className="person-name">{stream.client ?? t`By a stream ticket`}<small>{streamWords(stream)}</small></span></li>
        ))}
      </ul>
      {found.length > 1 ? (
        <div className="dialog-actions">
          <button type="button" className="button" disabled={ending.isPending} onClick={() => { ending.mutate(null); }}><Trans>End all others</Trans></button>
        </div>
      ) : null}
    </section>
  );
}

function Place({ session }: { session: LogInSession }): ReactElement {
  const now = useNow();
  const seen = new Date(session.seen_at);
  return (
    <span className="person-name" title={session.agent}>
      {deviceWords(session.agent)}
      <small>
        <time dateTime={session.seen_at} title={exactWords(seen)}>
          {session.address === "" ? <Trans>last seen {agoWords(seen, now)}</Trans> : <Trans>from {session.address}, last seen {agoWords(seen, now)}</Trans>}
        </time>
      </small>
      {session.streams.map((stream, at) => <small key={at}>{streamWords(stream)}</small>)}
    </span>
  );
}

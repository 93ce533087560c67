import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect, useRef, useState, type CSSProperties, type ReactElement } from "react";
import type { Person } from "../../ajax.ts";
import { inkOn } from "../../design/ink.ts";
import type { LiveCanvas } from "../live-canvas.ts";
import { arrivals, followWords, reactionWords } from "./words.ts";
import { REACTIONS, ReactionWatch, type Flights } from "./reactions.ts";
import "./together.css";

interface TogetherProps {
  readonly live: LiveCanvas;
  readonly others: readonly Person[];
}

/** Whose view one is looking at, with a way out; and what the others do, for those who do not see it. */
export function Together({ live, others }: TogetherProps): ReactElement {
  const { following } = live.acts;
  const follows = following.useFollows();
  const { leader, isPresenting } = follows;
  const words = followWords(follows);
  const style = leader ? ({ "--person": leader.color, "--person-ink": inkOn(leader.color) } as CSSProperties) : undefined;
  return (
    <>
      {leader ? <div className="follow-frame" style={style} aria-hidden="true" /> : null}
      <div className="follow-note" style={style} role="status" hidden={words === null}>
        <span>{words}</span>
        {leader ? <button type="button" onClick={() => { following.stop(); }}><Trans>Go my own way</Trans></button> : null}
        {isPresenting ? <button type="button" onClick={() => { following.present(false); }}><Trans>Let everybody go</Trans></button> : null}
      </div>
      <Flying flights={live.flights} />
      <Announcements live={live} others={others} />
    </>
  );
}

/** Signs that fly up and vanish. */
function Flying({ flights }: { flights: Flights }): ReactElement[] {
  return flights.useFlights().flights.map(({ id, kind, x, y, color }) => {
    const Sign = REACTIONS[kind]?.[0];
    const style = { "--person": color, left: x, top: y } as CSSProperties;
    return (
      <span key={id} className="peer-reaction" style={style} aria-hidden="true" onAnimationEnd={() => { flights.end(id); }}>
        {Sign ? <Sign size={30} /> : null}
      </span>
    );
  });
}

/** Says who comes and goes, and who reacts how. */
function Announcements({ live, others }: TogetherProps): ReactElement {
  const [said, setSaid] = useState("");
  const before = useRef<readonly Person[] | null>(null);
  useEffect(() => {
    // Whoever was here before is no news.
    const news = before.current === null ? null : arrivals(before.current, others);
    before.current = others;
    if (news !== null) setSaid(news);
  }, [others]);
  useEffect(() => {
    const watch = new ReactionWatch();
    return live.presence.onNews(() => {
      for (const [{ user }, kind] of watch.look(live.presence.peers())) setSaid(reactionWords(user.name, kind));
    });
  }, [live]);
  return <div className="unseen" role="log" aria-label={t`What others do`}>{said}</div>;
}

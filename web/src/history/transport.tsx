import { t } from "@lingui/core/macro";
import { Pause, Play } from "lucide-react";
import type { ReactElement } from "react";
import type { Player } from "./use-player.ts";
import { momentWords } from "./words.ts";

/** The button and the slider by which a history is played. */
export function Transport({ player }: { player: Player }): ReactElement {
  const { playing, busy, length, place, moment } = player;
  const at = moment?.at == null ? "" : momentWords(new Date(moment.at));
  const words = moment ? t`${at}, by ${moment.author?.name ?? t`somebody`}` : t`Moment ${place + 1} of ${length}`;
  return (
    <div className="history-transport">
      <button type="button" className="button" disabled={busy} onClick={playing ? player.pause : player.play}>
        {playing ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        {playing ? t`Pause` : busy ? t`One moment…` : t`Play back`}
      </button>
      {length > 1 ? (
        <input
          type="range" min={0} max={length - 1} step={1} value={place} aria-label={t`Moment of the history`} aria-valuetext={words}
          onChange={(event) => { player.goTo(Number(event.target.value)); }}
        />
      ) : null}
      {length > 1 ? <span className="history-when">{words}</span> : null}
    </div>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ArrowLeft, History, RefreshCw, Users } from "lucide-react";
import { toast } from "sonner";
import { lazy, Suspense, useState, type ReactElement, type RefObject } from "react";
import { Link } from "react-router";
import type { StoreApi, UseBoundStore } from "zustand";
import type { Person, Thing, User } from "../ajax.ts";
import { CommentButtons } from "../comments/buttons.tsx";
import { Bell } from "../inbox/bell.tsx";
import { Avatars } from "./avatars.tsx";
import type { LiveCanvas } from "./live-canvas.ts";
import type { SavedMark } from "./saved.ts";
import { lastList } from "../things/place.ts";
import { ThingName } from "./thing-name.tsx";
import { TogetherLater } from "./together/button.tsx";

const ShareDialog = lazy(async () => ({ default: (await import("../sharing/share-dialog.tsx")).ShareDialog }));

function Mark({ useMark }: { useMark: UseBoundStore<StoreApi<SavedMark>> }): ReactElement {
  const { state, text } = useMark();
  return <span className="saved-mark" role="status" data-state={state} title={text}>{text}</span>;
}

function Refresh({ refresh }: { refresh: () => Promise<void> }): ReactElement {
  const [busy, setBusy] = useState(false);
  const look = (): void => {
    setBusy(true);
    refresh()
      .catch((error: unknown) => { toast.error(t`What others have changed cannot be shown. ${error instanceof Error ? error.message : ""}`); })
      .finally(() => { setBusy(false); });
  };
  return (
    <button type="button" className="button" disabled={busy} aria-label={t`Refresh`} title={t`Show what others have changed`} onClick={look}>
      <RefreshCw size={16} aria-hidden="true" /><span><Trans>Refresh</Trans></span>
    </button>
  );
}

export interface HeaderProps {
  readonly thing: Thing;
  readonly me: User;
  readonly others: readonly Person[];
  readonly readOnly: boolean;
  readonly onHistory: () => void;
  /** Where the focus goes when the history is left. */
  readonly historyButton: RefObject<HTMLButtonElement | null>;
  /** Shows what others have changed; null where that comes by itself. */
  readonly refresh: (() => Promise<void>) | null;
  /** The canvas, once it is there. */
  readonly live: LiveCanvas | null;
}

export function Header({ thing, me, others, readOnly, onHistory, historyButton, refresh, live }: HeaderProps): ReactElement {
  const [sharing, setSharing] = useState(false);
  const share = thing.role === "owner" ? t`Share` : t`Who can see this`;
  return (
    <header className="thing-header">
      <Link className="thing-back" to={lastList()} aria-label={t`Back to all Things`} title={t`All Things`}>
        <ArrowLeft size={18} aria-hidden="true" />
      </Link>
      <ThingName thing={thing} readOnly={readOnly} />
      {live ? <Mark useMark={live.saving.useMark} /> : <span className="saved-mark" role="status" data-state="loading"><Trans>Opening…</Trans></span>}
      {refresh ? <Refresh refresh={refresh} /> : null}
      <div className="thing-space" />
      {live && refresh === null ? <TogetherLater acts={live.acts} mayPresent={!readOnly} /> : null}
      <button type="button" className="icon-button thing-history" ref={historyButton} aria-label={t`History`} title={t`History`} onClick={onHistory}>
        <History size={18} aria-hidden="true" />
      </button>
      <Avatars me={me} others={others} following={live?.acts.following ?? null} />
      <CommentButtons />
      {me.guest ? null : <Bell />}
      {me.guest ? null : (
        <button type="button" className="button" aria-label={share} onClick={() => { setSharing(true); }}>
          <Users size={16} aria-hidden="true" /><span>{share}</span>
        </button>
      )}
      {sharing ? <Suspense><ShareDialog thing={thing} onClose={() => { setSharing(false); }} /></Suspense> : null}
    </header>
  );
}

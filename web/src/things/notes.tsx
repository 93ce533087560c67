import { Trans } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly art?: ReactNode;
  readonly children?: ReactNode;
}

/** An empty list, which says what to do. */
export function Empty({ title, text, art, children }: EmptyProps): ReactElement {
  return (
    <div className="empty">
      {art}
      <h2>{title}</h2>
      <p className="quiet">{text}</p>
      {children}
    </div>
  );
}

/** What went wrong, and how to try again. */
export function Trouble({ what, error, retry, busy }: { what: string; error: Error; retry: () => void; busy: boolean }): ReactElement {
  return (
    <div className="trouble" role="alert">
      <span>{what} {error.message}</span>
      <button type="button" className="button" disabled={busy} onClick={retry}><Trans>Try again</Trans></button>
    </div>
  );
}

/** Where rows will be. */
export function Skeleton({ rows }: { rows: number }): ReactElement {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => <div key={index} className="skeleton-row"><i /><i /><i /></div>)}
    </div>
  );
}

import type { ReactElement, ReactNode } from "react";

interface NoteProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

/** One calm message in place of a page. */
export function FullPageNote({ title, text, children }: NoteProps): ReactElement {
  return (
    <main className="centred">
      <div className="card" role="status">
        <h1>{title}</h1>
        {text === undefined ? null : <p className="quiet">{text}</p>}
        {children}
      </div>
    </main>
  );
}

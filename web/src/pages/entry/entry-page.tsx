import type { ReactElement, ReactNode } from "react";
import { Mark } from "../../design/mark.tsx";
import { LanguageField } from "../../language/choice.tsx";
import { EntryArt } from "./entry-art.tsx";

interface EntryPageProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** The frame of the pages by which people come in. */
export function EntryPage({ title, lead, children }: EntryPageProps): ReactElement {
  return (
    <div className="entry">
      <title>{`${title} · WidgetApp`}</title>
      <main className="entry-side">
        <div className="entry-body">
          <p className="entry-brand"><Mark size={36} /> WidgetApp</p>
          <h1>{title}</h1>
          {lead === undefined ? null : <p className="quiet">{lead}</p>}
          {children}
          <LanguageField />
        </div>
      </main>
      <EntryArt />
    </div>
  );
}

import type { ReactElement } from "react";
import { Link } from "react-router";
import { FullPageNote } from "../design/full-page-note.tsx";

export function NotFound({ what = "There is no such page." }: { what?: string }): ReactElement {
  return (
    <FullPageNote title="Not found" text={what}>
      <Link className="button is-main" to="/things">Back to all Things</Link>
    </FullPageNote>
  );
}

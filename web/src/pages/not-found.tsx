import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Link } from "react-router";
import { FullPageNote } from "../design/full-page-note.tsx";

export function NotFound({ what = t`There is no such page.` }: { what?: string }): ReactElement {
  return (
    <FullPageNote title={t`Not found`} text={what}>
      <Link className="button is-main" to="/things"><Trans>Back to all Things</Trans></Link>
    </FullPageNote>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import { KeptList } from "./kept-list.tsx";

/** What this browser keeps, for when there is no connection. */
export default function KeptPage(): ReactElement {
  const session = useSession().data;
  return (
    <Shell>
      <title>{t`Kept in this browser · WidgetApp`}</title>
      <h1 className="kept-title"><Trans>Kept in this browser</Trans></h1>
      <p className="quiet">
        <Trans>These Things you can open without a connection. What you change then is sent as soon as the connection is back. All of it is removed when
        you log out.</Trans>
      </p>
      {session ? <KeptList person={session.user.id} /> : null}
    </Shell>
  );
}

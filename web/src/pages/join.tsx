import { t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { LinkPage } from "./entry/link-page.tsx";
import { NewAccountFields } from "./entry/new-account-fields.tsx";

/** An invited person chooses name and password. */
export function JoinPage(): ReactElement {
  return (
    <LinkPage what="invitation" otherwise={t`An administrator can make you a new invitation in a moment.`}>
      {(secret, onSpent) => (
        <EntryPage title={t`Join WidgetApp`} lead={t`You are invited. Choose how you are called here and how you will log in.`}>
          <EntryForm
            action={t`Join`} isNew to="/things" onSpent={onSpent}
            send={({ name = "", login = "", password = "" }) => ajax("join", { secret, name, login, password })}
          >
            <NewAccountFields />
          </EntryForm>
        </EntryPage>
      )}
    </LinkPage>
  );
}

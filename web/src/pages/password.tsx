import { t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { LinkPage } from "./entry/link-page.tsx";
import { NewPasswordField } from "./entry/new-account-fields.tsx";

/** Somebody sets his password, with the one-time link that an administrator has made for him. */
export function PasswordPage(): ReactElement {
  return (
    <LinkPage what="password" otherwise={t`An administrator can make you a new one in a moment.`}>
      {(secret, onSpent) => (
        <EntryPage title={t`Your password`} lead={t`Choose the password by which you will log in from now on.`}>
          <EntryForm
            action={t`Set it, and log in`} isNew to="/things" onSpent={onSpent}
            send={({ password = "" }) => ajax("set_password", { secret, password })}
          >
            <NewPasswordField autoFocus />
          </EntryForm>
        </EntryPage>
      )}
    </LinkPage>
  );
}

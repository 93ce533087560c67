import { t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field } from "./entry/fields.tsx";
import { LinkPage } from "./entry/link-page.tsx";
import { NewAccountFields } from "./entry/new-account-fields.tsx";

/** Makes the first administrator, from the link that the server printed. */
export function SetupPage(): ReactElement {
  return (
    <LinkPage what="setup" otherwise={t`If nobody has set up this server yet, start it again: it prints a new link, good for 30 minutes.`}>
      {(secret, onSpent) => (
        <EntryPage title={t`Set up WidgetApp`} lead={t`You become the administrator. You can invite everybody else afterwards.`}>
          <EntryForm
            action={t`Set up`} isNew to="/things" onSpent={onSpent}
            send={({ name = "", login = "", password = "", group = "" }) => ajax("setup", { secret, name, login, password, group })}
          >
            <NewAccountFields />
            <Field
              name="group" label={t`Name of your first group`} autoComplete="off"
              hint={t`Things belong to a group, and only its members see them.`}
            />
          </EntryForm>
        </EntryPage>
      )}
    </LinkPage>
  );
}

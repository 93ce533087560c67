import type { ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field } from "./entry/fields.tsx";
import { LinkPage } from "./entry/link-page.tsx";
import { NewAccountFields } from "./entry/new-account-fields.tsx";

const OTHERWISE = "If nobody has set up this server yet, start it again: it prints a new link, good for 30 minutes.";

/** Makes the first administrator, from the link that the server printed. */
export function SetupPage(): ReactElement {
  return (
    <LinkPage what="set-up link" otherwise={OTHERWISE}>
      {(secret, onSpent) => (
        <EntryPage title="Set up WidgetApp" lead="You become the administrator. You can invite everybody else afterwards.">
          <EntryForm
            action="Set up" isNew to="/things" onSpent={onSpent}
            send={({ name = "", login = "", password = "", group = "" }) => ajax("setup", { secret, name, login, password, group })}
          >
            <NewAccountFields />
            <Field
              name="group" label="Name of your first group" autoComplete="off"
              hint="Things belong to a group, and only its members see them."
            />
          </EntryForm>
        </EntryPage>
      )}
    </LinkPage>
  );
}

import { useState, type ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field } from "./entry/fields.tsx";
import { NewAccountFields } from "./entry/new-account-fields.tsx";
import { secretIn } from "./entry/rules.ts";
import { SpentLink } from "./entry/spent-link.tsx";

/** Makes the first administrator, from the link that the server printed. */
export function SetupPage(): ReactElement {
  const [secret] = useState(() => secretIn(window.location.hash));
  const [spent, setSpent] = useState(false);
  if (spent || secret === "") {
    return (
      <SpentLink cutOff={!spent} what="set-up link">
        If nobody has set up this server yet, start it again: it prints a new link, good for 30 minutes.
      </SpentLink>
    );
  }
  return (
    <EntryPage title="Set up WidgetApp" lead="You become the administrator. You can invite everybody else afterwards.">
      <EntryForm
        action="Set up" isNew to="/things" onSpent={() => { setSpent(true); }}
        send={({ name = "", login = "", password = "", group = "" }) => ajax("setup", { secret, name, login, password, group })}
      >
        <NewAccountFields />
        <Field
          name="group" label="Name of your first group" autoComplete="off"
          hint="Things belong to a group, and only its members see them."
        />
      </EntryForm>
    </EntryPage>
  );
}

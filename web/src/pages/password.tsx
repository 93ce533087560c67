import { useState, type ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { NewPasswordField } from "./entry/new-account-fields.tsx";
import { secretIn } from "./entry/rules.ts";
import { SpentLink } from "./entry/spent-link.tsx";

/** Somebody sets his password, with the one-time link that an administrator has made for him. */
export function PasswordPage(): ReactElement {
  const [secret] = useState(() => secretIn(window.location.hash));
  const [spent, setSpent] = useState(false);
  if (spent || secret === "") {
    return <SpentLink cutOff={!spent} what="link">An administrator can make you a new one in a moment.</SpentLink>;
  }
  return (
    <EntryPage title="Your password" lead="Choose the password by which you will log in from now on.">
      <EntryForm
        action="Set it, and log in" isNew to="/things" onSpent={() => { setSpent(true); }}
        send={({ password = "" }) => ajax("set_password", { secret, password })}
      >
        <NewPasswordField autoFocus />
      </EntryForm>
    </EntryPage>
  );
}

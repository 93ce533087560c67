import { useState, type ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { NewAccountFields } from "./entry/new-account-fields.tsx";
import { secretIn } from "./entry/rules.ts";
import { SpentLink } from "./entry/spent-link.tsx";

/** An invited person chooses name and password. */
export function JoinPage(): ReactElement {
  const [secret] = useState(() => secretIn(window.location.hash));
  const [spent, setSpent] = useState(false);
  if (spent || secret === "") {
    return <SpentLink cutOff={!spent} what="invitation">An administrator can make you a new invitation in a moment.</SpentLink>;
  }
  return (
    <EntryPage title="Join WidgetApp" lead="You are invited. Choose how you are called here and how you will log in.">
      <EntryForm
        action="Join" isNew to="/things" onSpent={() => { setSpent(true); }}
        send={({ name = "", login = "", password = "" }) => ajax("join", { secret, name, login, password })}
      >
        <NewAccountFields />
      </EntryForm>
    </EntryPage>
  );
}

import type { ReactElement } from "react";
import { useLocation } from "react-router";
import { ajax } from "../ajax.ts";
import { returnPath } from "../session.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field, PasswordField } from "./entry/fields.tsx";

export function LoginPage(): ReactElement {
  const { search, hash } = useLocation();
  return (
    <EntryPage title="Log in">
      <EntryForm
        action="Log in" isNew={false} to={returnPath(search) + hash}
        send={({ login = "", password = "" }) => ajax("login", { login, password })}
      >
        <Field name="login" label="Log-in name" autoComplete="username" autoFocus />
        <PasswordField label="Password" autoComplete="current-password" />
      </EntryForm>
      <p className="entry-foot">No account yet? Ask your administrator for an invitation.</p>
    </EntryPage>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Link, useLocation } from "react-router";
import { ajax } from "../ajax.ts";
import { returnPath } from "../session.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field, PasswordField } from "./entry/fields.tsx";
import { OpenIdButton } from "./openid-button.tsx";

export function LoginPage(): ReactElement {
  const { search, hash } = useLocation();
  const next = returnPath(search) + hash;
  // Whoever is here is not logged in; what there is to log in by is said all the same.
  const provider = useQuery({ queryKey: ["provider"], queryFn: async ({ signal }) => (await ajax("me", {}, signal)).openid }).data;
  return (
    <EntryPage title={t`Log in`}>
      <EntryForm
        action={t`Log in`} isNew={false} to={next}
        send={({ login = "", password = "" }) => ajax("login", { login, password })}
      >
        <Field name="login" label={t`Log-in name`} autoComplete="username" autoFocus />
        <PasswordField label={t`Password`} autoComplete="current-password" />
      </EntryForm>
      {provider ? <OpenIdButton label={t`Log in by ${provider}`} next={next} className="button is-tall" /> : null}
      <p className="entry-foot"><Trans>No account yet? Ask your administrator for an invitation.</Trans> <Link to="/help"><Trans>Help</Trans></Link></p>
    </EntryPage>
  );
}

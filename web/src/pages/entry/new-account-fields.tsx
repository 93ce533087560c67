import { t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { Field, PasswordField } from "./fields.tsx";
import { PASSWORD_LEAST } from "./rules.ts";

export function NewAccountFields(): ReactElement {
  return (
    <>
      <Field name="name" label={t`Your name`} autoComplete="name" hint={t`As the others will see it.`} autoFocus />
      <Field name="login" label={t`Log-in name`} autoComplete="username" hint={t`Without spaces, for example ada.`} />
      <NewPasswordField />
    </>
  );
}

export function NewPasswordField({ autoFocus = false }: { autoFocus?: boolean }): ReactElement {
  return (
    <PasswordField
      label={t`Password`} autoComplete="new-password" autoFocus={autoFocus}
      hint={t`At least ${PASSWORD_LEAST} characters. A few words that you remember are good.`}
    />
  );
}

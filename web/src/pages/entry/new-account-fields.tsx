import type { ReactElement } from "react";
import { Field, PasswordField } from "./fields.tsx";
import { PASSWORD_LEAST } from "./rules.ts";

export function NewAccountFields(): ReactElement {
  return (
    <>
      <Field name="name" label="Your name" autoComplete="name" hint="As the others will see it." autoFocus />
      <Field name="login" label="Log-in name" autoComplete="username" hint="Without spaces, for example ada." />
      <NewPasswordField />
    </>
  );
}

export function NewPasswordField({ autoFocus = false }: { autoFocus?: boolean }): ReactElement {
  return (
    <PasswordField
      label="Password" autoComplete="new-password" autoFocus={autoFocus}
      hint={`At least ${String(PASSWORD_LEAST)} characters. A few words that you remember are good.`}
    />
  );
}

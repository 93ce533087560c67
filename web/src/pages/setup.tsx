import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useNavigate } from "react-router";
import { ajax } from "../ajax.ts";
import { enterSession } from "../session.ts";
import { linkSecret, SecretForm, textOf } from "./secret-form.tsx";

/** Makes the first administrator, from the link that the server printed. */
export function SetupPage(): ReactElement {
  const client = useQueryClient();
  const navigate = useNavigate();
  const setup = useMutation({
    mutationFn: (form: FormData) => ajax("setup", {
      secret: linkSecret(), name: textOf(form, "name"), login: textOf(form, "login"),
      password: textOf(form, "password"), group: textOf(form, "group"),
    }),
    onSuccess: (session) => {
      enterSession(client, session);
      void navigate("/things", { replace: true });
    },
  });
  return (
    <SecretForm title="Set up WidgetApp" action="Set up" busy={setup.isPending} error={setup.error} onSubmit={setup.mutate}>
      <label className="field"><span>Your name</span><input name="name" autoComplete="name" required autoFocus /></label>
      <label className="field"><span>Log-in name</span><input name="login" autoComplete="username" required /></label>
      <label className="field"><span>Password</span><input name="password" type="password" autoComplete="new-password" required /></label>
      <label className="field"><span>Name of your first group</span><input name="group" required /></label>
    </SecretForm>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useNavigate } from "react-router";
import { ajax } from "../ajax.ts";
import { enterSession } from "../session.ts";
import { linkSecret, SecretForm, textOf } from "./secret-form.tsx";

/** An invited person chooses name and password. */
export function JoinPage(): ReactElement {
  const client = useQueryClient();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: (form: FormData) => ajax("join", {
      secret: linkSecret(), name: textOf(form, "name"), login: textOf(form, "login"), password: textOf(form, "password"),
    }),
    onSuccess: (session) => {
      enterSession(client, session);
      void navigate("/things", { replace: true });
    },
  });
  return (
    <SecretForm title="Join WidgetApp" action="Join" busy={join.isPending} error={join.error} onSubmit={join.mutate}>
      <label className="field"><span>Your name</span><input name="name" autoComplete="name" required autoFocus /></label>
      <label className="field"><span>Log-in name</span><input name="login" autoComplete="username" required /></label>
      <label className="field"><span>Password</span><input name="password" type="password" autoComplete="new-password" required /></label>
    </SecretForm>
  );
}

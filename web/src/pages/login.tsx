import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useLocation, useNavigate } from "react-router";
import { ajax } from "../ajax.ts";
import { enterSession, returnPath } from "../session.ts";
import { SecretForm, textOf } from "./secret-form.tsx";

export function LoginPage(): ReactElement {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { search } = useLocation();
  const login = useMutation({
    mutationFn: (form: FormData) => ajax("login", { login: textOf(form, "login"), password: textOf(form, "password") }),
    onSuccess: (session) => {
      enterSession(client, session);
      void navigate(returnPath(search), { replace: true });
    },
  });
  return (
    <SecretForm title="Log in" action="Log in" busy={login.isPending} error={login.error} onSubmit={login.mutate}>
      <label className="field"><span>Log-in name</span><input name="login" autoComplete="username" required autoFocus /></label>
      <label className="field"><span>Password</span><input name="password" type="password" autoComplete="current-password" required /></label>
    </SecretForm>
  );
}

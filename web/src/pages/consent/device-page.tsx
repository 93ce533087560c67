import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useLocation } from "react-router";
import { ajax, AjaxError } from "../../ajax.ts";
import { FullPageNote } from "../../design/full-page-note.tsx";
import { EntryPage } from "../entry/entry-page.tsx";
import { Consent } from "./consent.tsx";
import { userCode } from "./scopes.ts";

/** Somebody types what a device shows, and lets it in or not. */
export default function DevicePage(): ReactElement {
  const { search } = useLocation();
  // Also where the device's address has it: he who looks at the device sees that it is the same.
  const [code, setCode] = useState(() => userCode(new URLSearchParams(search).get("user_code") ?? ""));
  const look = useMutation({ mutationFn: () => ajax("device_request", { user_code: code }), networkMode: "always" });
  const answer = useMutation({
    mutationFn: (approve: boolean) => ajax("answer_device_request", { user_code: code, approve }), networkMode: "always",
  });
  if (answer.isSuccess) {
    return (
      <FullPageNote
        title={answer.variables ? t`It is in` : t`It was turned away`}
        text={answer.variables ? t`Go on at the device; it notices within a few seconds.` : t`The device gets no access.`}
      />
    );
  }
  if (look.data) {
    return (
      <Consent asked={look.data} busy={answer.isPending} problem={answer.error?.message} onAnswer={(approve) => { answer.mutate(approve); }} />
    );
  }
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    look.mutate();
  };
  return (
    <EntryPage title={t`Connect a device`} lead={t`Type the code that the device shows. Only go on if you have it before you.`}>
      <form className="entry-form" onSubmit={submit}>
        <CodeField code={code} onChange={setCode} />
        {look.error ? <p className="problem" role="alert">{said(look.error)}</p> : null}
        <button type="submit" className="button is-main is-tall" disabled={look.isPending || code.length < 9}><Trans>Go on</Trans></button>
      </form>
    </EntryPage>
  );
}

function said(error: Error): string {
  const unknown = error instanceof AjaxError && error.code === "not_found";
  return unknown ? t`No device waits with this code. Codes are good for ten minutes.` : error.message;
}

function CodeField({ code, onChange }: { code: string; onChange: (code: string) => void }): ReactElement {
  return (
    <div className="field">
      <label htmlFor="user-code"><Trans>Code</Trans></label>
      <div className="field-box">
        <input
          id="user-code" name="user_code" value={code} autoComplete="off" autoCapitalize="characters" spellCheck={false} autoFocus
          onChange={(event) => { onChange(userCode(event.target.value)); }}
        />
      </div>
    </div>
  );
}

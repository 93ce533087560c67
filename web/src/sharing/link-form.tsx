import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState, type ReactElement, type SubmitEvent } from "react";
import type { Given, MadeLink, NewShareLink } from "../ajax.ts";
import { useChanging } from "../changing.ts";
import { MailField, mailTo } from "../pages/mail-field.tsx";
import { EndChoice } from "./end-choice.tsx";
import { endsIn } from "./ends.ts";
import { RoleChoice } from "./role-choice.tsx";

interface Entered {
  readonly role: Given;
  readonly name: string;
  /** In days; empty where it does not end. */
  readonly days: string;
  readonly password: string;
  readonly most: string;
  readonly mail: string;
}

const EMPTY: Entered = { role: "viewer", name: "", days: "30", password: "", most: "", mail: "" };

function wished(thing: string, { role, name, days, password, most, mail }: Entered): NewShareLink {
  return {
    thing, role, name: name.trim(),
    ends_in: endsIn(days, null, Date.now()),
    password: password === "" ? null : password,
    most_uses: most === "" ? null : Number(most),
    mail: mailTo(mail),
  };
}

interface LinkFormProps {
  readonly thing: string;
  readonly onMade: (made: MadeLink) => void;
  readonly onCancel: () => void;
}

/** What a new share link is to be like. */
export function LinkForm({ thing, onMade, onCancel }: LinkFormProps): ReactElement {
  const [entered, setEntered] = useState(EMPTY);
  const making = useChanging("share_by_link", [["share-links", thing]], t`No link was made.`);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!making.busy) making.change(wished(thing, entered), onMade);
  };
  return (
    <form className="entry-form" onSubmit={submit}>
      <Fields entered={entered} onChange={(changed) => { setEntered({ ...entered, ...changed }); }} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onCancel}><Trans>Cancel</Trans></button>
        <button type="submit" className="button is-main" disabled={making.busy}><Trans>Make the link</Trans></button>
      </div>
    </form>
  );
}

function Fields({ entered, onChange }: { entered: Entered; onChange: (changed: Partial<Entered>) => void }): ReactElement {
  return (
    <>
      <label className="field">
        <span><Trans>For whom</Trans></span>
        <input maxLength={200} autoComplete="off" autoFocus placeholder={t`The board, say; only you see this`} value={entered.name} onChange={(event) => { onChange({ name: event.target.value }); }} />
      </label>
      <label className="field"><span><Trans>Who has the link</Trans></span><RoleChoice role={entered.role} onChange={(role) => { onChange({ role }); }} /></label>
      <label className="field">
        <span><Trans>Until</Trans></span>
        <EndChoice choice={entered.days} onChange={(days) => { onChange({ days }); }} />
      </label>
      <label className="field">
        <span><Trans>Password, if it is to ask for one</Trans></span>
        <input minLength={6} maxLength={200} autoComplete="off" spellCheck={false} value={entered.password} onChange={(event) => { onChange({ password: event.target.value }); }} />
      </label>
      <label className="field">
        <span><Trans>So many may come by it, if not any number</Trans></span>
        <input type="number" min={1} max={1_000_000} value={entered.most} onChange={(event) => { onChange({ most: event.target.value }); }} />
      </label>
      <MailField address={entered.mail} onChange={(mail) => { onChange({ mail }); }} />
    </>
  );
}

import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { GRANTS, SCOPES, type Grant, type NewClient, type Scope } from "../ajax.ts";
import { useGroups } from "../groups/use-groups.ts";
import { scopeWords } from "../pages/consent/scopes.ts";
import { useSession } from "../session.ts";

export interface Entered {
  readonly name: string;
  readonly groups: readonly string[];
  readonly scopes: readonly Scope[];
  readonly grants: readonly Grant[];
  /** One address on each line. */
  readonly addresses: string;
  readonly public: boolean;
}

export const EMPTY: Entered = {
  name: "", groups: [], scopes: ["stream", "things:read"], grants: ["client_credentials"], addresses: "", public: false,
};

const GRANT_WORDS: Readonly<Record<Grant, MessageDescriptor>> = {
  client_credentials: msg`By itself, in its own name`,
  authorization_code: msg`For people, who are sent here to allow it`,
  device_code: msg`For people, who type a code that it shows`,
};

/** What was entered, as the server takes it. */
export function newClient({ addresses, ...entered }: Entered): NewClient {
  return { ...entered, name: entered.name.trim(), redirect_uris: addresses.split(/\s+/).filter((address) => address !== "") };
}

interface FieldsProps { readonly entered: Entered; readonly onChange: (entered: Entered) => void }

export function ClientFields({ entered, onChange }: FieldsProps): ReactElement {
  const me = useSession().data?.user;
  const groups = useGroups(me?.admin === true).data?.filter(({ admin }) => admin || me?.admin === true) ?? [];
  const scopes = SCOPES.filter((scope) => scope !== "admin" || me?.admin === true);
  return (
    <>
      <label className="field"><span><Trans>Name</Trans></span><input required autoFocus maxLength={200} value={entered.name} onChange={(event) => { onChange({ ...entered, name: event.target.value }); }} /></label>
      {groups.length === 0 ? <p className="quiet"><Trans>You administer no group, and so can register no client.</Trans></p> : null}
      <Choice legend={t`In which groups`} all={groups.map(({ group }) => [group.id, group.name])} chosen={entered.groups} onChange={(chosen) => { onChange({ ...entered, groups: chosen }); }} />
      <Choice legend={t`What it may do there`} all={scopes.map((scope, at) => [scope, scopeWords(scopes)[at] ?? scope])} chosen={entered.scopes} onChange={(chosen) => { onChange({ ...entered, scopes: chosen }); }} />
      <Choice legend={t`How it gets in`} all={GRANTS.map((grant) => [grant, i18n._(GRANT_WORDS[grant])])} chosen={entered.grants} onChange={(chosen) => { onChange({ ...entered, grants: chosen }); }} />
      {entered.grants.includes("authorization_code") ? (
        <label className="field"><span><Trans>The addresses to which people come back, one on each line</Trans></span><textarea required rows={2} value={entered.addresses} onChange={(event) => { onChange({ ...entered, addresses: event.target.value }); }} /></label>
      ) : null}
      <label className="check">
        <input type="checkbox" checked={entered.public} onChange={(event) => { onChange({ ...entered, public: event.target.checked }); }} />
        <span><Trans>It cannot keep a secret</Trans></span>
        <small><Trans>Such as a program on people’s own computers.</Trans></small>
      </label>
    </>
  );
}

interface ChoiceProps<Name extends string> {
  readonly legend: string;
  readonly all: readonly (readonly [Name, string])[];
  readonly chosen: readonly Name[];
  readonly onChange: (chosen: readonly Name[]) => void;
}

function Choice<Name extends string>({ legend, all, chosen, onChange }: ChoiceProps<Name>): ReactElement {
  return (
    <fieldset className="choice">
      <legend>{legend}</legend>
      {all.map(([name, words]) => (
        <label key={name} className="check">
          <input
            type="checkbox" checked={chosen.includes(name)}
            onChange={(event) => { onChange(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name)); }}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

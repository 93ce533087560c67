import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { toast } from "sonner";
import { ajax, type User } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { saveFile } from "../design/save-file.ts";
import "../groups/groups.css";
import { PASSWORD_LEAST } from "../pages/entry/rules.ts";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import "./people.css";
import { Consents } from "./consents.tsx";
import { Elsewhere } from "./elsewhere.tsx";
import { Sessions } from "./sessions.tsx";
import { useAccountChange } from "./use-people.ts";

/** What is one's own: name, colour, password. */
export default function ProfilePage(): ReactElement | null {
  const session = useSession().data;
  return session ? <Profile key={session.user.id} me={session.user} provider={session.openid} /> : null;
}

function Profile({ me, provider }: { me: User; provider: string | null }): ReactElement {
  return (
    <Shell>
      <title>{t`Your profile · WidgetApp`}</title>
      <div className="list-head"><h1><Trans>Your profile</Trans></h1></div>
      <div className="profile">
        <Looks me={me} />
        <Password />
        {provider === null ? null : <Elsewhere provider={provider} />}
        <Sessions />
        <Consents />
        <Data />
      </div>
    </Shell>
  );
}

function Looks({ me }: { me: User }): ReactElement {
  const [name, setName] = useState(me.name);
  const [color, setColor] = useState(me.color);
  const { change, busy } = useAccountChange("change_profile");
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (name.trim() !== "") change({ name: name.trim(), color }, () => { toast.success(t`Saved. Others see it when you next open a Thing.`); });
  };
  return (
    <form className="card entry-form" onSubmit={submit}>
      <h2><Trans>How others see you</Trans></h2>
      <p className="profile-look"><Avatar person={{ id: me.id, name, color }} /> {name}</p>
      <label className="field"><span><Trans>Name</Trans></span><input required maxLength={200} value={name} onChange={(event) => { setName(event.target.value); }} /></label>
      <label className="field"><span><Trans>Colour of your pointer</Trans></span><input type="color" value={color} onChange={(event) => { setColor(event.target.value); }} /></label>
      <div className="dialog-actions"><button type="submit" className="button is-main" disabled={busy}><Trans>Save</Trans></button></div>
    </form>
  );
}

/** Everything that the server keeps of this person. */
async function saveAll(): Promise<void> {
  const [kept, { sessions }, { consents }] = await Promise.all([ajax("my_data", {}), ajax("sessions", {}), ajax("consents", {})]);
  saveFile("widgetapp-my-data.json", new Blob([JSON.stringify({ ...kept, sessions, consents }, null, 1)], { type: "application/json" }));
}

function Data(): ReactElement {
  const saving = useMutation({
    mutationFn: saveAll, networkMode: "always", onError: (error) => { toast.error(t`Nothing was saved. ${error.message}`); },
  });
  return (
    <section className="card entry-form">
      <h2><Trans>What is kept of you</Trans></h2>
      <p className="quiet"><Trans>Your account, your groups, what you have made and may see, as a file. The content is in the Things themselves.</Trans></p>
      <div className="dialog-actions"><button type="button" className="button" disabled={saving.isPending} onClick={() => { saving.mutate(); }}><Trans>Save it</Trans></button></div>
    </section>
  );
}

const NO_PASSWORDS = { old: "", password: "" };

function Password(): ReactElement {
  const [entered, setEntered] = useState(NO_PASSWORDS);
  const changing = useMutation({
    mutationFn: () => ajax("change_password", entered),
    networkMode: "always",
    onSuccess: () => {
      setEntered(NO_PASSWORDS);
      toast.success(t`Your password is changed. Wherever else you were logged in, you are no more.`);
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!changing.isPending) changing.mutate();
  };
  return (
    <form className="card entry-form" onSubmit={submit}>
      <h2><Trans>Password</Trans></h2>
      <label className="field"><span><Trans>The one that you have</Trans></span><input type="password" required autoComplete="current-password" value={entered.old} onChange={(event) => { setEntered({ ...entered, old: event.target.value }); }} /></label>
      <label className="field"><span><Trans>A new one, of at least {PASSWORD_LEAST} characters</Trans></span><input type="password" required minLength={PASSWORD_LEAST} autoComplete="new-password" value={entered.password} onChange={(event) => { setEntered({ ...entered, password: event.target.value }); }} /></label>
      {changing.error ? <p className="problem" role="alert">{changing.error.message}</p> : null}
      <div className="dialog-actions"><button type="submit" className="button is-main" disabled={changing.isPending}><Trans>Change it</Trans></button></div>
    </form>
  );
}

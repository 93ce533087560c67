import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type ReactElement } from "react";
import { Link } from "react-router";
import { ajax, AjaxError, whoAmI, type Offer, type User } from "../ajax.ts";
import { FullPageNote } from "../design/full-page-note.tsx";
import { offerWords } from "../sharing/words.ts";
import { EntryForm } from "./entry/entry-form.tsx";
import { EntryPage } from "./entry/entry-page.tsx";
import { Field, PasswordField } from "./entry/fields.tsx";
import { secretIn } from "./entry/rules.ts";

/** What a share link leads to: the Thing, for whoever is logged in or comes as a guest. */
export function ShareLinkPage(): ReactElement {
  const [secret] = useState(() => secretIn(window.location.hash));
  const looked = useQuery({
    queryKey: ["offer", secret],
    queryFn: async ({ signal }) => ({ offer: await ajax("look_at_link", { secret }, signal), user: (await ajax("me", {}, signal)).user }),
    enabled: secret !== "",
    networkMode: "always",
    // What is typed would be gone.
    refetchOnWindowFocus: false,
  });
  const [spent, setSpent] = useState(false);
  const { error, data } = looked;
  if (secret === "" || spent || (error instanceof AjaxError && error.code === "link_spent")) return <Nowhere />;
  if (error) return <FullPageNote title={t`The link cannot be opened`} text={error.message}><button type="button" className="button is-main" onClick={() => { void looked.refetch(); }}><Trans>Try again</Trans></button></FullPageNote>;
  if (!data) return <FullPageNote title={t`One moment…`} />;
  if (!data.user && data.offer.admitted === "nobody") return <AccountNeeded secret={secret} />;
  return <Entrance secret={secret} offer={data.offer} user={data.user} onSpent={() => { setSpent(true); }} />;
}

interface EntranceProps {
  readonly secret: string;
  readonly offer: Offer;
  /** Who is logged in, if anybody. */
  readonly user: User | null;
  readonly onSpent: () => void;
}

function Entrance({ secret, offer, user, onSpent }: EntranceProps): ReactElement {
  const thing = useRef("");
  const asVisitor = offer.admitted === "visitors";
  return (
    <EntryPage title={offer.name ?? t`A Thing is shared with you`} lead={offerWords(offer.role)}>
      <EntryForm
        action={user ? t`Open it as ${user.name}` : t`Open it`} isNew={false} to={() => `/things/${thing.current}`} onSpent={onSpent} optional={asVisitor ? ["name"] : []}
        send={async ({ password = "", name = "" }) => {
          thing.current = (await ajax("open_link", { secret, password, name: name === "" ? null : name })).thing;
          return whoAmI();
        }}
      >
        {user ? null : <Field name="name" label={t`Your name`} autoComplete="name" autoFocus hint={asVisitor ? t`As the others will see it. You can leave it empty.` : t`As the others will see it.`} />}
        {offer.has_password ? <PasswordField label={t`The link’s password`} autoComplete="off" /> : null}
      </EntryForm>
      {user ? null : <p className="entry-foot"><Trans>You have an account? <LogIn secret={secret} /> first.</Trans></p>}
    </EntryPage>
  );
}

function LogIn({ secret }: { secret: string }): ReactElement {
  // Behind the "#", which goes along to where one goes after log-in, it is told to no server.
  return <Link to={`/login?next=%2Flink#${encodeURIComponent(secret)}`}><Trans>Log in</Trans></Link>;
}

function AccountNeeded({ secret }: { secret: string }): ReactElement {
  return (
    <EntryPage title={t`Please log in`} lead={t`A Thing is shared with you. It is shown to people who have an account here: guests are not let in.`}>
      <p><LogIn secret={secret} /></p>
    </EntryPage>
  );
}

function Nowhere(): ReactElement {
  return (
    <EntryPage title={t`This link leads nowhere`}>
      <div role="alert" className="entry-note">
        <p><Trans>It was not copied whole, has come to its end, or was taken back.</Trans></p>
        <p><Trans>Ask whoever gave it to you for another one.</Trans></p>
      </div>
    </EntryPage>
  );
}

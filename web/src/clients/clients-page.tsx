import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import type { Client } from "../ajax.ts";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import "../groups/groups.css";
import { listWords } from "../language/format.ts";
import { Shell } from "../pages/shell.tsx";
import { Empty, Skeleton, Trouble } from "../things/notes.tsx";
import { ClientDialog } from "./client-dialog.tsx";
import { useClients, useDisabling } from "./use-clients.ts";

/** What the dialog is about: a new client, or one that gets another secret. */
export type About = Client | "new";

/** The other systems that act in the groups that one administers. */
export default function ClientsPage(): ReactElement {
  const clients = useClients();
  const [about, setAbout] = useState<About | null>(null);
  return (
    <Shell>
      <title>{t`Clients · WidgetApp`}</title>
      <div className="list-head">
        <h1><Trans>Clients</Trans></h1>
        <button type="button" className="button is-main" onClick={() => { setAbout("new"); }}><Plus size={16} aria-hidden="true" /><Trans>Register one…</Trans></button>
      </div>
      <p className="found"><Trans>Other systems that act here by OAuth 2.0, in the groups that you administer.</Trans></p>
      {clients.error ? <Trouble what={t`The clients cannot be shown.`} error={clients.error} busy={clients.isFetching} retry={() => { void clients.refetch(); }} /> : null}
      {clients.isPending ? <Skeleton rows={4} /> : null}
      {clients.data?.length === 0 ? <Empty title={t`No other system yet`} text={t`Register one, and give its operator the id and the secret.`} /> : null}
      <ul className="groups">
        {clients.data?.map((client) => (
          <li key={client.id} className="group"><Row client={client} onSecret={() => { setAbout(client); }} /></li>
        ))}
      </ul>
      {about ? <ClientDialog about={about} onClose={() => { setAbout(null); }} /> : null}
    </Shell>
  );
}

function Row({ client, onSecret }: { client: Client; onSecret: () => void }): ReactElement {
  const { change, busy } = useDisabling();
  const disable = (): void => {
    change({ client: client.id }, ({ name }) => { toast.success(t`${name} gets nothing any more, and its connections are closed.`); });
  };
  const disabled = client.disabled_at !== null;
  return (
    <div className="group-head">
      <span className="person-name">
        {client.name}
        <small>{client.id} · <Used client={client} /></small>
        <small>{listWords(client.groups.map(({ name }) => name))}: {client.scopes.join(", ")}</small>
      </span>
      {client.public || disabled ? null : <button type="button" className="button" aria-label={t`Another secret for ${client.name}`} onClick={onSecret}><Trans>Another secret…</Trans></button>}
      {disabled ? null : <button type="button" className="button" disabled={busy} aria-label={t`Disable ${client.name}`} onClick={disable}><Trans>Disable</Trans></button>}
    </div>
  );
}

function Used({ client }: { client: Client }): ReactElement {
  const now = useNow();
  if (client.disabled_at !== null) return <Trans>disabled</Trans>;
  if (client.last_used_at === null) return <Trans>never used</Trans>;
  const used = new Date(client.last_used_at);
  return <time dateTime={client.last_used_at} title={exactWords(used)}><Trans>last used {agoWords(used, now)}</Trans></time>;
}

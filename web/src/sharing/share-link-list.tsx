import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { ajax, type MadeLink, type ShareLink } from "../ajax.ts";
import { useChanging } from "../changing.ts";
import { exactWords } from "../design/time.ts";
import { CopyField } from "../pages/copy-link.tsx";
import { LinkForm } from "./link-form.tsx";
import { admittedWords, linkFacts, linkTitle } from "./link-words.ts";
import { RoleChoice } from "./role-choice.tsx";

/** The links that show a Thing, and how one makes another. */
export function ShareLinkList({ thing }: { thing: string }): ReactElement {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeLink | null>(null);
  const { data, error } = useQuery({
    queryKey: ["share-links", thing],
    queryFn: ({ signal }) => ajax("share_links", { thing }, signal),
    networkMode: "always",
  });
  const show = (link: MadeLink): void => {
    setMaking(false);
    setMade(link);
  };
  return (
    <section className="finder" aria-label={t`Share links`}>
      <h2><Trans>Links</Trans></h2>
      {error ? <p className="problem" role="alert">{error.message}</p> : null}
      {data ? <p className="quiet">{admittedWords(data.admitted)}</p> : null}
      <ul className="audience" aria-label={t`Links`}>
        {(data?.links ?? []).map((link) => <li key={link.id}><Row thing={thing} link={link} onRenewed={show} /></li>)}
      </ul>
      {made ? (
        <>
          <CopyField made={made} />
          <p className="quiet"><Trans>Copy it now; it is not shown again.</Trans></p>
        </>
      ) : null}
      {making ? <LinkForm thing={thing} onMade={show} onCancel={() => { setMaking(false); }} /> : (
        <div><button type="button" className="button" onClick={() => { setMade(null); setMaking(true); }}><Trans>Make a link…</Trans></button></div>
      )}
    </section>
  );
}

function Row({ thing, link, onRenewed }: { thing: string; link: ShareLink; onRenewed: (made: MadeLink) => void }): ReactElement {
  const stale = [["share-links", thing], ["audience", thing]];
  const change = useChanging("change_link", stale);
  const renew = useChanging("renew_link", stale);
  const revoke = useChanging("revoke_link", stale);
  const title = linkTitle(link);
  const end = link.ends_at === null ? null : exactWords(new Date(link.ends_at));
  return (
    <div className="person-row link-row">
      <span className="person-name">{title}<small>{linkFacts(link, end)}</small></span>
      <RoleChoice role={link.role} label={t`What those may do who come by: ${title}`} onChange={(role) => { change.change({ thing, link: link.id, role }); }} />
      <button type="button" className="button" disabled={renew.busy} aria-label={t`Renew: ${title}`} title={t`Another address; who came by the old one is put out`} onClick={() => { renew.change({ thing, link: link.id }, onRenewed); }}><Trans>Renew</Trans></button>
      <button type="button" className="button" disabled={revoke.busy} aria-label={t`Take back: ${title}`} onClick={() => { revoke.change({ thing, link: link.id }); }}><Trans>Take back</Trans></button>
    </div>
  );
}

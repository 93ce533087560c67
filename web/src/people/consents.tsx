import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";
import { exactWords } from "../design/time.ts";
import { listWords } from "../language/format.ts";
import { scopeWords } from "../pages/consent/scopes.ts";

const CONSENTS = ["consents"] as const;

/** Other systems that may act in one's name, and how to take that back. */
export function Consents(): ReactElement | null {
  const client = useQueryClient();
  const consents = useQuery({
    queryKey: CONSENTS,
    queryFn: async ({ signal }) => (await ajax("consents", {}, signal)).consents,
    networkMode: "always",
  });
  const withdrawing = useMutation({
    mutationFn: (id: string) => ajax("withdraw_consent", { client: id }),
    networkMode: "always",
    onSettled: () => client.invalidateQueries({ queryKey: CONSENTS }),
    onError: (error) => { toast.error(t`Nothing was changed. ${error.message}`); },
  });
  if (consents.data?.length === 0) return null;
  return (
    <section className="card entry-form">
      <h2><Trans>Programs that act in your name</Trans></h2>
      {consents.error ? <p className="problem" role="alert">{consents.error.message}</p> : null}
      <ul className="session-list">
        {consents.data?.map(({ client: id, name, scopes, since }) => (
          <li key={id} className="person-row">
            <span className="person-name" title={t`Since ${exactWords(new Date(since))}`}>{name}<small><Trans>may {listWords(scopeWords(scopes))}</Trans></small></span>
            <button type="button" className="button" disabled={withdrawing.isPending} aria-label={t`Take back from ${name}`} onClick={() => { withdrawing.mutate(id); }}><Trans>Take back</Trans></button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ajax } from "../ajax.ts";
import { useChanging } from "../changing.ts";
import { OpenIdButton } from "../pages/openid-button.tsx";

const ACCOUNT = ["openid-account"] as const;

/** The account elsewhere by which one logs in, and how to change that. `provider` is what people call it. */
export function Elsewhere({ provider }: { provider: string }): ReactElement {
  const { data, error } = useQuery({ queryKey: ACCOUNT, queryFn: ({ signal }) => ajax("openid_account", {}, signal), networkMode: "always" });
  const forget = useChanging("openid_forget", [ACCOUNT]);
  return (
    <section className="card entry-form">
      <h2><Trans>Log-in by {provider}</Trans></h2>
      {error ? <p className="problem" role="alert">{error.message}</p> : null}
      {data ? <p className="quiet">{data.linked ? t`You can log in by your account at ${provider}.` : t`You can have your account at ${provider} let you in, instead of a password.`}</p> : null}
      <div className="dialog-actions">
        {data?.linked === true ? <button type="button" className="button" disabled={forget.busy} onClick={() => { forget.change({}); }}><Trans>Do not let it in any more</Trans></button> : null}
        {data?.linked === false ? <OpenIdButton label={t`Log in by ${provider} from now on`} next="/profile" link className="button is-main" /> : null}
      </div>
    </section>
  );
}

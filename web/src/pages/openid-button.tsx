import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { leaveForProvider } from "./openid.tsx";

interface OpenIdButtonProps {
  readonly label: string;
  /** Where to go afterwards. */
  readonly next: string;
  /** To be known by that account from now on. */
  readonly link?: boolean;
  readonly className: string;
}

/** Leads to the OpenID provider. */
export function OpenIdButton({ label, next, link = false, className }: OpenIdButtonProps): ReactElement {
  const leaving = useMutation({ mutationFn: () => leaveForProvider(next, link), networkMode: "always" });
  return (
    <>
      <button type="button" className={className} disabled={leaving.isPending} onClick={() => { leaving.mutate(); }}>{label}</button>
      {leaving.error ? <p className="problem" role="alert">{leaving.error.message}</p> : null}
    </>
  );
}

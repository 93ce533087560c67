import { t } from "@lingui/core/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, type ReactElement } from "react";
import { useLocation } from "react-router";
import { ajax } from "../../ajax.ts";
import { FullPageNote } from "../../design/full-page-note.tsx";
import { Consent } from "./consent.tsx";

/** Leaves for the client's address. The way back does not lead to a question that is answered. */
function leave(to: string): void {
  window.location.replace(to);
}

/** A client has sent somebody here, to be let in. */
export default function AuthorizePage(): ReactElement {
  const query = useLocation().search.replace(/^\?/, "");
  const asked = useQuery({
    queryKey: ["access_request", query], queryFn: ({ signal }) => ajax("access_request", { query }, signal), staleTime: Infinity,
  });
  const answer = useMutation({
    mutationFn: (approve: boolean) => ajax("answer_access_request", { query, approve }),
    networkMode: "always",
    onSuccess: ({ redirect }) => { leave(redirect); },
  });
  const redirect = asked.data?.redirect;
  useEffect(() => { if (typeof redirect === "string") leave(redirect); }, [redirect]);
  if (asked.error) return <FullPageNote title={t`This does not work`} text={asked.error.message} />;
  if (!asked.data || typeof redirect === "string" || answer.isSuccess) return <FullPageNote title={t`One moment…`} />;
  return (
    <Consent asked={asked.data} busy={answer.isPending} problem={answer.error?.message} onAnswer={(approve) => { answer.mutate(approve); }} />
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, type ReactElement } from "react";
import { ajax, type Account, type Sight } from "../ajax.ts";
import { Reasons } from "../sharing/reasons.tsx";
import { roleWords } from "../sharing/words.ts";

function useSight(user: string, query: string): UseInfiniteQueryResult<InfiniteData<Sight>> {
  return useInfiniteQuery({
    queryKey: ["sight", user, query],
    queryFn: ({ pageParam, signal }) => ajax("person_sees", pageParam === null ? { user, query } : { user, query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: keepPreviousData,
    networkMode: "always",
  });
}

/** What one person can see, and why. */
export function SightDialog({ person, onClose }: { person: Account; onClose: () => void }): ReactElement {
  const [query, setQuery] = useState("");
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide" aria-describedby={undefined}>
          <Dialog.Title asChild><h1>{t`What ${person.name} can see`}</h1></Dialog.Title>
          <label className="field">
            <span><Trans>Things</Trans></span>
            <input type="search" autoComplete="off" maxLength={200} placeholder={t`Name`} value={query} onChange={(event) => { setQuery(event.target.value); }} />
          </label>
          <Found user={person.id} query={query.trim()} />
          <div className="dialog-actions"><Dialog.Close className="button"><Trans>Done</Trans></Dialog.Close></div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Found({ user, query }: { user: string; query: string }): ReactElement {
  const sight = useSight(user, query);
  const found = (sight.data?.pages ?? []).flatMap(({ things }) => things);
  return (
    <>
      {sight.error ? <p className="problem" role="alert">{sight.error.message}</p> : null}
      {sight.isSuccess && found.length === 0 ? <p className="quiet" role="status">{query === "" ? t`Nothing.` : t`Nothing of that name.`}</p> : null}
      <ul className="audience" aria-label={t`What can be seen, and why`}>
        {found.map(({ thing, why }) => (
          <li key={thing.id} className="person-row">
            <span className="person-name">{thing.name}<small>{thing.group.name} · {roleWords(thing.role)}</small></span>
            <span className="person-name"><Reasons why={why} /></span>
          </li>
        ))}
      </ul>
      {sight.hasNextPage ? (
        <div className="dialog-actions">
          <button type="button" className="button" disabled={sight.isFetching} onClick={() => { void sight.fetchNextPage(); }}><Trans>Show more</Trans></button>
        </div>
      ) : null}
    </>
  );
}

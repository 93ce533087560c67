import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useCallback, useEffect, useMemo, type ReactElement, type ReactNode } from "react";
import { isAway } from "../ajax.ts";
import { KeptListLater } from "../kept/kept-list-later.tsx";
import { useSession } from "../session.ts";
import { thingsOf } from "./cache.ts";
import type { Listed, Wanted } from "./listed.ts";
import { Empty, Skeleton, Trouble } from "./notes.tsx";
import { usePlace } from "./place.ts";
import { Rows } from "./rows.tsx";
import { useThings, type ThingsQuery } from "./use-things.ts";
import { foundWords } from "./words.ts";

interface ListingProps {
  readonly wanted: Wanted;
  readonly label: string;
  /** What stands there instead of a list of nothing. */
  readonly empty: ReactNode;
  /** Shows all of the list again. */
  readonly onClear: () => void;
  readonly tools?: ReactNode;
  /** Hears what the list holds. */
  readonly onShow: (things: readonly Listed[]) => void;
  readonly row: (thing: Listed, index: number) => ReactNode;
}

/** The Things that are wanted: searched, scrolled, and kept up to date. */
export function Listing(props: ListingProps): ReactElement {
  const { wanted, onShow } = props;
  const { list, refreshed } = useThings(wanted);
  const things = useMemo(() => thingsOf(list.data), [list.data]);
  useEffect(() => { onShow(things); }, [onShow, things]);
  usePlace(JSON.stringify(wanted));
  return (
    <>
      <div className="list-line"><Found list={list} wanted={wanted} />{props.tools}</div>
      {refreshed.error && list.data ? (
        <Trouble what={t`This list may be out of date.`} error={refreshed.error} busy={refreshed.busy} retry={refreshed.refresh} />
      ) : null}
      <Content {...props} list={list} things={things} />
    </>
  );
}

/** Says how many were found: to those who look and to those who listen. */
function Found({ list, wanted }: { list: ThingsQuery; wanted: Wanted }): ReactElement {
  const first = list.isPlaceholderData ? undefined : list.data?.pages[0];
  const words = first ? foundWords(first.things.length, first.cursor !== null, wanted) : "";
  const nothing = first?.things.length === 0;
  return <p className={nothing ? "unseen" : "found"} role="status">{words}</p>;
}

interface ContentProps extends ListingProps {
  readonly list: ThingsQuery;
  readonly things: readonly Listed[];
}

function Content({ list, things, wanted, label, empty, onClear, row }: ContentProps): ReactElement {
  const { fetchNextPage } = list;
  const onMore = useCallback(() => { void fetchNextPage({ cancelRefetch: false }); }, [fetchNextPage]);
  const retry = (): void => { void list.refetch(); };
  if (!list.data) {
    return list.error ? <NotLoaded error={list.error} busy={list.isFetching} retry={retry} /> : <Skeleton rows={6} />;
  }
  if (things.length === 0 && !list.hasNextPage) return list.isPlaceholderData ? <Skeleton rows={3} /> : <Nothing wanted={wanted} empty={empty} onClear={onClear} />;
  const canGoOn = list.hasNextPage && !list.isFetching && !list.isError && !list.isPlaceholderData;
  return (
    <div aria-busy={list.isPlaceholderData} className="listing">
      <Rows things={things} label={label} more={canGoOn} complete={!list.hasNextPage} onMore={onMore} row={row} />
      {list.isFetchNextPageError ? (
        <Trouble what={t`The next Things could not be loaded.`} error={list.error} busy={list.isFetching} retry={onMore} />
      ) : list.hasNextPage ? <Skeleton rows={2} /> : null}
    </div>
  );
}

function Nothing({ wanted: { query, tags }, empty, onClear }: Pick<ListingProps, "wanted" | "empty" | "onClear">): ReactElement {
  if (query === "" && tags.length === 0) return <>{empty}</>;
  if (query === "") {
    return (
      <Empty title={t`No Thing has all these tags`} text={t`Fewer tags find more.`}>
        <button type="button" className="button" onClick={onClear}><Trans>Show all</Trans></button>
      </Empty>
    );
  }
  return (
    <Empty title={t`Nothing found for “${query}”`} text={t`Every word must be part of a Thing’s name, or be written on it. Fewer or shorter words find more.`}>
      <button type="button" className="button" onClick={onClear}><Trans>Clear the search</Trans></button>
    </Empty>
  );
}

/** Without a connection there is what this browser keeps. */
function NotLoaded(trouble: { error: Error; busy: boolean; retry: () => void }): ReactElement {
  const person = useSession().data?.user.id;
  return (
    <>
      <Trouble what={t`The Things could not be loaded.`} {...trouble} />
      {person !== undefined && isAway(trouble.error) ? <KeptListLater person={person} /> : null}
    </>
  );
}

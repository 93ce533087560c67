import { useCallback, type ReactElement, type ReactNode } from "react";
import type { Thing } from "../ajax.ts";
import { thingsOf } from "./cache.ts";
import { Empty, Skeleton, Trouble } from "./notes.tsx";
import { usePlace } from "./place.ts";
import { Rows } from "./rows.tsx";
import { useThings, type ThingsQuery, type Wanted } from "./use-things.ts";
import { foundWords } from "./words.ts";

interface ListingProps {
  readonly wanted: Wanted;
  readonly label: string;
  /** What stands there instead of a list of nothing. */
  readonly empty: ReactNode;
  readonly onClearSearch: () => void;
  readonly row: (thing: Thing, index: number) => ReactNode;
}

/** The Things that are wanted: searched, scrolled, and kept up to date. */
export function Listing(props: ListingProps): ReactElement {
  const { wanted } = props;
  const list = useThings(wanted);
  usePlace(`${wanted.bin ? "bin" : "things"}?${wanted.query}`);
  return (
    <>
      <Found list={list} wanted={wanted} />
      {list.error && list.data && !list.isFetchNextPageError ? (
        <Trouble what="This list may be out of date." error={list.error} busy={list.isFetching} retry={() => void list.refetch()} />
      ) : null}
      <Content {...props} list={list} />
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

function Content({ list, wanted, label, empty, onClearSearch, row }: ListingProps & { list: ThingsQuery }): ReactElement {
  const { fetchNextPage } = list;
  const onMore = useCallback(() => { void fetchNextPage(); }, [fetchNextPage]);
  const retry = (): void => { void list.refetch(); };
  if (!list.data) {
    return list.error ? <Trouble what="The Things could not be loaded." error={list.error} busy={list.isFetching} retry={retry} /> : <Skeleton rows={6} />;
  }
  const things = thingsOf(list.data);
  if (things.length === 0 && !list.hasNextPage) {
    return wanted.query === "" || list.isPlaceholderData ? <>{list.isPlaceholderData ? <Skeleton rows={3} /> : empty}</> : (
      <Empty title={`Nothing found for “${wanted.query}”`} text="Every word must be part of a Thing's name, or be written on it. Fewer or shorter words find more.">
        <button type="button" className="button" onClick={onClearSearch}>Clear the search</button>
      </Empty>
    );
  }
  const canGoOn = list.hasNextPage && !list.isFetching && !list.isError && !list.isPlaceholderData;
  return (
    <div aria-busy={list.isPlaceholderData} className="listing">
      <Rows things={things} label={label} more={canGoOn} complete={!list.hasNextPage} onMore={onMore} row={row} />
      {list.isFetchNextPageError ? (
        <Trouble what="The next Things could not be loaded." error={list.error} busy={list.isFetching} retry={onMore} />
      ) : list.hasNextPage ? <Skeleton rows={2} /> : null}
    </div>
  );
}

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import type { Listed } from "./listed.ts";
import { focusedRow, focusRow, focusSoon } from "./row-focus.ts";
import { shownRows } from "./shown-rows.ts";

/** About a row's height (px); each is measured once it is there. */
const ROW = 65;
/** How many rows before the end the next ones are asked for. */
const AHEAD = 30;

interface RowsProps {
  readonly things: readonly Listed[];
  readonly label: string;
  /** Further ones can be asked for now. */
  readonly more: boolean;
  /** There are no further ones. */
  readonly complete: boolean;
  readonly onMore: () => void;
  readonly row: (thing: Listed, index: number) => ReactNode;
}

/** Arrows lead from row to row, Home and End to the first and the last one. */
function onRowKey(event: KeyboardEvent, count: number, scrollTo: (index: number) => void): void {
  const from = focusedRow();
  if (from < 0 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
  if (step !== 0 && focusRow(from + step)) event.preventDefault();
  const end = { Home: 0, End: count - 1 }[event.key];
  if (end === undefined) return;
  event.preventDefault();
  scrollTo(end);
  focusSoon(end);
}

/** Scrolling renders the list anew for each frame; not the rows, which stay as they are. */
const Row = memo(({ thing, index, row }: Pick<RowsProps, "row"> & { readonly thing: Listed; readonly index: number }): ReactNode => row(thing, index));
Row.displayName = "Row";

/**
 * Where in the window's document the list begins. Looked at when the page has another size, as where something comes above the list,
 * and not when it is rendered: the browser would have to lay out the page for that, with each step of scrolling.
 */
function useTop(): readonly [number, (list: HTMLElement | null) => (() => void) | undefined] {
  const [top, setTop] = useState(0);
  const measure = useCallback((list: HTMLElement | null) => {
    if (!list) return undefined;
    const look = (): void => { setTop(list.offsetTop); };
    look();
    const watch = new ResizeObserver(look);
    watch.observe(document.body);
    return () => { watch.disconnect(); };
  }, []);
  return [top, measure];
}

/** A list of any length, of which only what can be seen is in the page. The window scrolls it. */
export function Rows({ things, label, more, complete, onMore, row }: RowsProps): ReactElement {
  const [top, measure] = useTop();
  const rows = useWindowVirtualizer({
    count: things.length, estimateSize: () => ROW, overscan: 8, scrollMargin: top, getItemKey: (index) => things[index]?.id ?? index,
    // What the sticky bar hides is not in view.
    scrollPaddingStart: 80,
  });
  const shown = rows.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? -1];
  useLayoutEffect(() => { Object.assign(shownRows, { first, last: Math.max(last, 0) }); }, [first, last]);
  const nearEnd = last >= things.length - AHEAD;
  useEffect(() => { if (more && nearEnd && things.length > 0) onMore(); }, [more, nearEnd, things.length, onMore]);
  const onKeyDown = (event: KeyboardEvent): void => {
    onRowKey(event, things.length, (index) => { rows.scrollToIndex(index); });
  };
  return (
    <ul
      className="rows" role="list" aria-label={label} style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}
      ref={measure}
    >
      {shown.map(({ key, index, start }) => {
        const thing = things[index];
        return thing === undefined ? null : (
          <li
            key={key} ref={rows.measureElement} data-index={index} aria-posinset={index + 1} aria-setsize={complete ? things.length : -1}
            style={{ transform: `translateY(${String(start - top)}px)` }}
          >
            <Row thing={thing} index={index} row={row} />
          </li>
        );
      })}
    </ul>
  );
}

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import type { Thing } from "../ajax.ts";
import { focusedRow, focusRow } from "./row-focus.ts";

/** About a row's height (px); each is measured once it is there. */
const ROW = 65;
/** How many rows before the end the next ones are asked for. */
const AHEAD = 15;

interface RowsProps {
  readonly things: readonly Thing[];
  readonly label: string;
  /** Further ones can be asked for now. */
  readonly more: boolean;
  /** There are no further ones. */
  readonly complete: boolean;
  readonly onMore: () => void;
  readonly row: (thing: Thing, index: number) => ReactNode;
}

function onArrow(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
  const from = focusedRow();
  if (step === 0 || from < 0 || event.defaultPrevented) return;
  if (focusRow(from + step)) event.preventDefault();
}

/** A list of any length, of which only what can be seen is in the page. The window scrolls it. */
export function Rows({ things, label, more, complete, onMore, row }: RowsProps): ReactElement {
  const [top, setTop] = useState(0);
  const rows = useWindowVirtualizer({
    count: things.length, estimateSize: () => ROW, overscan: 8, scrollMargin: top, getItemKey: (index) => things[index]?.id ?? index,
    // What the sticky bar hides is not in view.
    scrollPaddingStart: 80,
  });
  const shown = rows.getVirtualItems();
  const nearEnd = (shown.at(-1)?.index ?? -1) >= things.length - AHEAD;
  useEffect(() => { if (more && nearEnd && things.length > 0) onMore(); }, [more, nearEnd, things.length, onMore]);
  return (
    <ul
      className="rows" role="list" aria-label={label} style={{ height: rows.getTotalSize() }} onKeyDown={onArrow}
      ref={(list) => { if (list) setTop(list.offsetTop); }}
    >
      {shown.map(({ key, index, start }) => {
        const thing = things[index];
        return thing === undefined ? null : (
          <li
            key={key} ref={rows.measureElement} data-index={index} aria-posinset={index + 1} aria-setsize={complete ? things.length : -1}
            style={{ transform: `translateY(${String(start - top)}px)` }}
          >
            {row(thing, index)}
          </li>
        );
      })}
    </ul>
  );
}

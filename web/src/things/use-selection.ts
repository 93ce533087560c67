import { useCallback, useEffect, useMemo, useState } from "react";
import type { Listed } from "./listed.ts";
import { NOTHING, stretched, toggled, within, type Selection } from "./selection.ts";
import type { Choosing } from "./thing-row.tsx";

export interface Selecting {
  readonly things: readonly Listed[];
  readonly clear: () => void;
  readonly choosing: (thing: Listed) => Choosing;
  /** The list is this now. */
  readonly show: (things: readonly Listed[]) => void;
}

/** Which Things of a list are selected; another list begins with none. Escape lets go of all. */
export function useSelection(list: string): Selecting {
  const [{ of, selection }, setState] = useState<{ of: string; selection: Selection }>({ of: list, selection: NOTHING });
  const [shown, setShown] = useState<readonly Listed[]>([]);
  const ids = useMemo(() => shown.map(({ id }) => id), [shown]);
  const current = useMemo(() => (of === list ? within(selection, ids) : NOTHING), [of, list, selection, ids]);
  const set = useCallback((next: Selection) => { setState({ of: list, selection: next }); }, [list]);
  const clear = useCallback(() => { set(NOTHING); }, [set]);
  useEffect(() => {
    if (current.ids.size === 0) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("[role=dialog], [role=menu]")) clear();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => { window.removeEventListener("keydown", onKeyDown); };
  }, [current.ids.size, clear]);
  return {
    things: useMemo(() => shown.filter(({ id }) => current.ids.has(id)), [shown, current]),
    clear,
    choosing: ({ id }) => ({
      selected: current.ids.has(id),
      onSelect: (stretch) => { set(stretch ? stretched(current, ids, id) : toggled(current, id)); },
    }),
    show: setShown,
  };
}

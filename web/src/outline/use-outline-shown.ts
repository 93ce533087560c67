import { useCallback, useMemo, useState } from "react";

/** Whether the outline is on show, and how that changes. */
export interface OutlineShown {
  readonly shown: boolean;
  readonly toggle: () => void;
  readonly hide: () => void;
}

export function useOutlineShown(): OutlineShown {
  const [shown, setShown] = useState(false);
  const toggle = useCallback(() => { setShown((now) => !now); }, []);
  const hide = useCallback(() => { setShown(false); }, []);
  return useMemo(() => ({ shown, toggle, hide }), [shown, toggle, hide]);
}

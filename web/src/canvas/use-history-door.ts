import { useCallback, useEffect, useRef, type RefObject } from "react";
import { useLocation, useNavigate } from "react-router";

/** Whether the history of a Thing is on show, which has an address of its own; and how it is opened and left. */
export interface HistoryDoor {
  readonly shown: boolean;
  readonly show: () => void;
  readonly leave: () => void;
  /** Where the focus goes when it is left. */
  readonly trigger: RefObject<HTMLButtonElement | null>;
}

export function useHistoryDoor(thing: string): HistoryDoor {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const trigger = useRef<HTMLButtonElement>(null);
  const shown = pathname.endsWith("/history");
  const before = useRef(shown);
  useEffect(() => {
    if (before.current && !shown) trigger.current?.focus();
    before.current = shown;
  }, [shown]);
  const show = useCallback(() => { void navigate(`/things/${thing}/history`); }, [navigate, thing]);
  const leave = useCallback(() => { void navigate(`/things/${thing}`); }, [navigate, thing]);
  return { shown, show, leave, trigger };
}

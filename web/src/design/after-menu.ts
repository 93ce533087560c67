import { useRef } from "react";

interface AfterMenu {
  /** Does this when the menu has gone. */
  readonly later: (action: () => void) => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/** For a menu that opens dialogs. As long as the menu is there it draws the focus back: the dialog has to wait for its end. */
export function useAfterMenu(): AfterMenu {
  const next = useRef<(() => void) | null>(null);
  return {
    later: (action) => { next.current = action; },
    onCloseAutoFocus: (event) => {
      const action = next.current;
      if (!action) return;
      next.current = null;
      event.preventDefault();
      action();
    },
  };
}

export interface GuardedShortcuts {
  readonly onSave: () => void;
  readonly onToggleTheme: () => void;
  readonly onHistory: () => void;
  readonly onOutline: () => void;
}

/** Whether something lies over the Thing, as its history does: then keys are for that. */
export function isCovered(): boolean {
  return document.querySelector(".thing[inert]") !== null;
}

/** Whether keys are for what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/**
 * Keys that Excalidraw would act on in a way that does not fit a shared Thing: Ctrl+S opens a file dialog though all is
 * saved already, Ctrl+Delete offers to clear the canvas for everybody, Alt+Shift+D changes a theme that we keep.
 */
export function guardShortcuts({ onSave, onToggleTheme, onHistory, onOutline }: GuardedShortcuts): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.shiftKey && event.code === "KeyS") onSave();
    else if (event.altKey && event.shiftKey && event.code === "KeyD") onToggleTheme();
    else if (command && event.altKey && event.shiftKey && event.code === "KeyH") onHistory();
    else if (command && event.altKey && event.shiftKey && event.code === "KeyO") onOutline();
    else if (!command || isTyping(event.target) || (event.key !== "Delete" && event.key !== "Backspace")) return;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("keydown", onKey, { capture: true });
  return () => { window.removeEventListener("keydown", onKey, { capture: true }); };
}

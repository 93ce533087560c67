import { t } from "@lingui/core/macro";
import { Search, X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent, type ReactElement, type RefObject } from "react";
import { focusRow } from "./row-focus.ts";
import { LONGEST_QUERY } from "./query-string.ts";
import type { QueryText } from "./query-text.ts";

function isBusyElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog], [role=menu]")) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** `/` leads to the search field, unless somebody is typing or a dialog is open. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isBusyElsewhere(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => { window.removeEventListener("keydown", onKeyDown); };
  }, [field]);
}

/** Searches as one types. */
export function SearchField({ search, label }: { search: QueryText; label: string }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const clear = (): void => {
    search.type("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Escape") search.type("");
    if (event.key === "ArrowDown" && focusRow(0)) event.preventDefault();
  };
  return (
    <search className="search">
      <Search size={17} aria-hidden="true" />
      <input
        ref={field} type="search" name="q" aria-label={label} placeholder={label} aria-keyshortcuts="/" enterKeyHint="search"
        autoComplete="off" spellCheck={false} maxLength={LONGEST_QUERY}
        value={search.text} onChange={(event) => { search.type(event.target.value); }} onKeyDown={onKeyDown}
      />
      {search.text === "" ? <kbd aria-hidden="true">/</kbd> : (
        <button type="button" className="search-clear" aria-label={t`Clear the search`} onClick={clear}><X size={16} aria-hidden="true" /></button>
      )}
    </search>
  );
}

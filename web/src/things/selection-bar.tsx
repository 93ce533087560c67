import { t } from "@lingui/core/macro";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { selectedWords } from "./words.ts";

/** So many can be dealt with at once. */
export const MOST_SELECTED = 200;

/** What can be done with all Things that are selected. */
export function SelectionBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }): ReactElement {
  const tooMany = count > MOST_SELECTED;
  return (
    <div className="selection" data-state={count > 0 ? "shown" : "hidden"}>
      <span role="status">{selectedWords(count, MOST_SELECTED)}</span>
      {count > 0 ? (
        <div className="selection-tools" role="group" aria-label={t`With the selected Things`}>
          {tooMany ? null : children}
          <button type="button" className="row-menu" aria-label={t`Select nothing`} onClick={onClear}><X size={18} aria-hidden="true" /></button>
        </div>
      ) : null}
    </div>
  );
}

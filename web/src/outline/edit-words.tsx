import { Trans } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState, type ReactElement } from "react";

interface EditWordsProps {
  readonly name: string;
  readonly words: string;
  /** With what is to be written; null where it stays as it is. */
  readonly onDone: (words: string | null) => void;
}

/** Where what a widget says is changed, without the canvas. */
export function EditWords({ name, words, onDone }: EditWordsProps): ReactElement {
  const [now, setNow] = useState(words);
  const area = useRef<HTMLTextAreaElement>(null);
  const label = useId();
  useEffect(() => { area.current?.select(); }, []);
  const isEmpty = now.trim() === "";
  const save = (): void => { if (!isEmpty) onDone(now); };
  return (
    <form className="outline-edit" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <label htmlFor={label}><Trans>Text of {name}</Trans></label>
      <textarea
        id={label} ref={area} rows={3} value={now} onChange={(event) => { setNow(event.target.value); }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") onDone(null);
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          save();
        }}
      />
      <div className="outline-edit-tools">
        <button type="button" className="button is-quiet" onClick={() => { onDone(null); }}><Trans>Cancel</Trans></button>
        <button type="submit" className="button" disabled={isEmpty}><Trans>Save</Trans></button>
      </div>
    </form>
  );
}

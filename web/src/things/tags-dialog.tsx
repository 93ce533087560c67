import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type KeyboardEvent, type ReactElement, type SubmitEvent } from "react";
import type { Listed } from "./listed.ts";
import { choicesOf, LONGEST_TAG, sameTag, taggingOf, type Choice } from "./tagging.ts";
import { useTagging, useUsedTags } from "./used-tags.ts";
import { quoted } from "./words.ts";

interface TagsDialogProps {
  readonly things: readonly Listed[];
  readonly onClose: () => void;
  readonly returnFocus: () => void;
}

/** The tags of one Thing, or of several: what all have is ticked, what some have is half ticked, and stays so unless it is changed. */
export function TagsDialog({ things, onClose, returnFocus }: TagsDialogProps): ReactElement {
  const used = useUsedTags();
  const [first] = things;
  const title = things.length === 1 && first ? t`Tags of ${quoted(first.name)}` : t`Tags of ${things.length} Things`;
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content
          className="card dialog is-wide" aria-describedby="tags-note"
          onCloseAutoFocus={(event) => { event.preventDefault(); returnFocus(); }}
        >
          <Dialog.Title asChild><h1>{title}</h1></Dialog.Title>
          <p className="quiet" id="tags-note"><Trans>Everybody who sees the Thing sees its tags, and finds it by them.</Trans></p>
          {used.data ? <Choices key={things.map(({ id }) => id).join()} before={choicesOf(used.data, things)} things={things} onClose={onClose} /> : null}
          {used.error ? <p className="problem" role="alert"><Trans>The tags could not be loaded. {used.error.message}</Trans></p> : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Chosen {
  readonly choices: readonly Choice[];
  readonly fresh: string;
}

/** With what stands in the field, which was meant to be added. */
function withFresh({ choices, fresh }: Chosen): readonly Choice[] {
  const name = fresh.trim().replaceAll(/\s+/g, " ");
  if (name === "") return choices;
  const known = choices.find((one) => sameTag(one.name, name));
  return known ? choices.map((one) => (one === known ? { ...one, on: true } : one)) : [...choices, { name, on: true }];
}

function Choices({ before: found, things, onClose }: { before: readonly Choice[]; things: readonly Listed[]; onClose: () => void }): ReactElement {
  // As it was when the dialog was opened.
  const [before] = useState(found);
  const [chosen, setChosen] = useState<Chosen>({ choices: found, fresh: "" });
  const { tag, busy, error } = useTagging(things, onClose);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const tagging = taggingOf(before, withFresh(chosen));
    if (tagging.add.length + tagging.remove.length === 0) onClose();
    else if (!busy) tag(tagging);
  };
  return (
    <form className="rename" onSubmit={submit}>
      <Ticks
        choices={chosen.choices}
        onChange={(name, on) => { setChosen((now) => ({ ...now, choices: now.choices.map((one) => (one.name === name ? { name, on } : one)) })); }}
      />
      <FreshTag
        text={chosen.fresh} onChange={(fresh) => { setChosen((now) => ({ ...now, fresh })); }}
        onAdd={() => { setChosen((now) => ({ choices: withFresh(now), fresh: "" })); }}
      />
      {error ? <p className="problem" role="alert"><Trans>The tags are as they were. {error.message}</Trans></p> : null}
      <div className="dialog-actions">
        <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
        <button type="submit" className="button is-main" disabled={busy}><Trans>Save</Trans></button>
      </div>
    </form>
  );
}

function Ticks({ choices, onChange }: { choices: readonly Choice[]; onChange: (name: string, on: boolean) => void }): ReactElement | null {
  if (choices.length === 0) return null;
  return (
    <ul className="tag-choices" aria-label={t`Tags`}>
      {choices.map(({ name, on }) => (
        <li key={name}>
          <label className="tag-choice">
            <input
              type="checkbox" checked={on === true} ref={(box) => { if (box) box.indeterminate = on === "some"; }}
              onChange={(event) => { onChange(name, event.target.checked); }}
            />
            <span>{name}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function FreshTag({ text, onChange, onAdd }: { text: string; onChange: (text: string) => void; onAdd: () => void }): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || text.trim() === "") return;
    event.preventDefault();
    onAdd();
  };
  return (
    <label className="field">
      <span><Trans>New tag</Trans></span>
      <span className="copy">
        <input value={text} maxLength={LONGEST_TAG} autoComplete="off" autoFocus onChange={(event) => { onChange(event.target.value); }} onKeyDown={onKeyDown} />
        <button type="button" className="button" disabled={text.trim() === ""} onClick={onAdd}><Plus size={16} aria-hidden="true" /><Trans>Add</Trans></button>
      </span>
    </label>
  );
}

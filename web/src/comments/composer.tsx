import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Send } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from "react";
import { toast } from "sonner";
import { ajax, type Person } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import type { Comment, Pin } from "./comment.ts";
import { useDiscussion, useTaken } from "./discussion.ts";
import { draftOf, dropDraft, keepDraft, useDraft } from "./drafts.ts";
import { stillMentioned, tidied, withMention } from "./mentions.ts";
import { useMentions } from "./use-mentions.ts";

const LONGEST = 10_000;

interface ComposerProps {
  /** Where the draft is kept: by its thread, or as that of a new one. */
  readonly place: string;
  /** In which thread, or where a new one is to be. */
  readonly to: { readonly reply_to: string } | Pin;
  readonly label: string;
  readonly autoFocus?: boolean;
  readonly onSent?: (comment: Comment) => void;
}

/** Sends what is written somewhere. What could not be sent stays, and is sent again under the same key. */
function useSending({ place, to, onSent }: ComposerProps): { readonly send: () => void; readonly busy: boolean; readonly problem: string | null } {
  const { thing } = useDiscussion();
  const taken = useTaken();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const here = useHere();
  const send = (): void => {
    const draft = draftOf(thing, place);
    if (busy || !draft || draft.text.trim() === "") return;
    setBusy(true);
    const mentions = stillMentioned(draft.text, draft.chosen).map(({ id }) => id);
    ajax("comment", { thing, text: draft.text.trim(), mentions, ...to }, undefined, draft.key).then((comment) => {
      dropDraft(thing, place, draft);
      setProblem(null);
      taken(comment);
      if (here.current) onSent?.(comment);
    }, (error: unknown) => {
      const message = error instanceof Error ? error.message : "";
      if (here.current) setProblem(message);
      else toast.error(t`A comment was not sent, and is kept where you wrote it. ${message}`);
    }).finally(() => { setBusy(false); });
  };
  return { send, busy, problem };
}

/** Whether that which has begun something is still on show when it ends. */
function useHere(): RefObject<boolean> {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);
  return here;
}

/** Where one writes a comment. Enter sends it; an @ offers people. */
export function Composer({ place, ...rest }: ComposerProps): ReactElement {
  const { thing, me } = useDiscussion();
  // Another person may log in in the same window.
  const props = { ...rest, place: `${me.id} ${place}` };
  const { send, busy, problem } = useSending(props);
  const empty = (useDraft(thing, props.place)?.text ?? "").trim() === "";
  return (
    <form className="composer" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Field {...props} onSend={send} />
      <button type="submit" className="icon-button composer-send" disabled={busy || empty} aria-label={t`Send`} title={t`Send (Enter)`}><Send size={16} aria-hidden="true" /></button>
      {problem === null ? null : (
        <p className="problem" role="alert">
          <Trans>It was not sent, and is kept here. {problem}</Trans>{" "}
          <button type="submit" className="button" disabled={busy}><Trans>Send it again</Trans></button>
        </p>
      )}
    </form>
  );
}

function Field({ place, label, autoFocus, onSend }: ComposerProps & { onSend: () => void }): ReactElement {
  const { thing } = useDiscussion();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { text, chosen } = useDraft(thing, place) ?? { text: "", chosen: [] };
  // Behind React, which would put it to the end.
  const setCaret = (at: number): void => { requestAnimationFrame(() => { field.current?.setSelectionRange(at, at); }); };
  const mentions = useMentions((typed, person) => {
    const next = withMention(field.current?.value ?? text, typed, person);
    keepDraft(thing, place, next.text, [...chosen, person]);
    setCaret(next.caret);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const forList = mentions.onKey(event);
    if (!forList && (event.key !== "Enter" || event.shiftKey)) return;
    event.preventDefault();
    // Escape is for the list, and not for what is around it.
    event.stopPropagation();
    if (!forList) onSend();
  };
  const isOpen = mentions.offered.length > 0;
  return (
    <>
      <textarea
        ref={field} rows={1} maxLength={LONGEST} aria-label={label} placeholder={label} value={text} autoFocus={autoFocus}
        role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded={isOpen} aria-controls={`${id}-list`}
        aria-activedescendant={isOpen ? `${id}-${String(mentions.at)}` : undefined}
        onChange={({ target }) => {
          const next = tidied(target.value, target.selectionStart, chosen);
          if (next.text !== target.value) setCaret(next.caret);
          keepDraft(thing, place, next.text, chosen);
          mentions.look(next.text, next.caret);
        }}
        onSelect={({ currentTarget }) => { if (isOpen) mentions.look(currentTarget.value, currentTarget.selectionStart); }}
        onKeyDown={onKeyDown} onBlur={mentions.close}
      />
      <People id={id} people={mentions.offered} at={mentions.at} choose={mentions.choose} />
    </>
  );
}

interface PeopleProps { readonly id: string; readonly people: readonly Person[]; readonly at: number; readonly choose: (person: Person) => void }

function People({ id, people, at, choose }: PeopleProps): ReactElement {
  return (
    <ul id={`${id}-list`} className="mention-list" role="listbox" aria-label={t`People who can see this Thing`} hidden={people.length === 0}>
      {people.map((person, index) => (
        <li
          key={person.id} id={`${id}-${String(index)}`} role="option" aria-selected={index === at}
          // The focus stays where one writes.
          onPointerDown={(event) => { event.preventDefault(); choose(person); }}
        >
          <Avatar person={person} small />{person.name}
        </li>
      ))}
    </ul>
  );
}

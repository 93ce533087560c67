import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement, type ReactNode, type SubmitEvent } from "react";
import { useNavigate } from "react-router";
import type { Session } from "../../ajax.ts";
import { enterSession } from "../../session.ts";
import { ProblemsContext } from "./fields.tsx";
import { refusedBy, type Refused } from "./refused.ts";
import { FIELDS, problemsIn, valuesOf, type FieldName, type Problems, type Values } from "./rules.ts";
import { useWait } from "./use-wait.ts";

interface EntryFormProps {
  readonly action: string;
  /** Whether the form makes a new account. */
  readonly isNew: boolean;
  readonly send: (values: Values) => Promise<Session>;
  /** Where to go when it has worked; by a function where that turns out only then. */
  readonly to: string | (() => string);
  /** What may be left empty. */
  readonly optional?: readonly FieldName[];
  readonly onSpent?: () => void;
  readonly children: ReactNode;
}

function useEntry({ send, to }: EntryFormProps, onRefused: (refused: Refused) => void): UseMutationResult<Session, Error, Values> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: send,
    networkMode: "always",
    onSuccess: (session) => {
      enterSession(client, session);
      void navigate(typeof to === "string" ? to : to(), { replace: true });
    },
    onError: (error) => { onRefused(refusedBy(error)); },
  });
}

/** A form that lets a person in. What is wrong stands beside what it concerns, and goes when that is changed. */
export function EntryForm(props: EntryFormProps): ReactElement {
  const [problems, setProblems] = useState<Problems>({});
  const [notice, setNotice] = useState<string | null>(null);
  const [wait, startWait] = useWait(() => { setNotice(null); });
  const form = useRef<HTMLFormElement>(null);
  const entry = useEntry(props, ({ fields, notice: text, wait: milliseconds, spent }) => {
    setProblems(fields);
    setNotice(text);
    if (milliseconds > 0) startWait(milliseconds);
    if (spent) props.onSpent?.();
  });
  useEffect(() => { form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus(); }, [problems]);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // Enter works while the button is off.
    if (wait > 0 || entry.isPending) return;
    const values = valuesOf(new FormData(event.currentTarget));
    const found = problemsIn(values, props.isNew, props.optional);
    setProblems(found);
    setNotice(null);
    if (Object.keys(found).length === 0) entry.mutate(values);
  };
  const onChange = (event: { target: EventTarget }): void => {
    const changed = FIELDS.find((field) => event.target instanceof HTMLInputElement && event.target.name === field);
    if (changed !== undefined && problems[changed] !== undefined) setProblems({ ...problems, [changed]: undefined });
  };
  return (
    <form className="entry-form" ref={form} onSubmit={submit} onInput={onChange} noValidate>
      <ProblemsContext value={problems}>{props.children}</ProblemsContext>
      {notice === null ? null : <p className="problem" role="alert">{notice}</p>}
      <button type="submit" className="button is-main is-tall" disabled={wait > 0} aria-busy={entry.isPending}>
        {wait > 0 ? t`Wait ${wait} s` : props.action}
      </button>
    </form>
  );
}

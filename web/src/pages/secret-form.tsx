import type { ReactElement, ReactNode, SubmitEvent } from "react";

interface SecretFormProps {
  readonly title: string;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onSubmit: (form: FormData) => void;
  readonly children: ReactNode;
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** The secret of a one-time link. It is in the fragment, which browsers never send. */
export function linkSecret(): string {
  return decodeURIComponent(window.location.hash.slice(1));
}

/** The frame of the forms that let a person in. */
export function SecretForm({ title, action, busy, error, onSubmit, children }: SecretFormProps): ReactElement {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <main className="centred">
      <form className="card" onSubmit={submit}>
        <title>{`${title} · WidgetApp`}</title>
        <h1>{title}</h1>
        {children}
        {error ? <p className="problem" role="alert">{error.message}</p> : null}
        <button type="submit" className="button is-main" disabled={busy}>{action}</button>
      </form>
    </main>
  );
}

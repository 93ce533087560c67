import { t } from "@lingui/core/macro";
import { Eye, EyeOff } from "lucide-react";
import { createContext, use, useId, useState, type ReactElement, type ReactNode } from "react";
import type { FieldName, Problems } from "./rules.ts";

export const ProblemsContext = createContext<Problems>({});

interface FieldProps {
  readonly name: FieldName;
  readonly label: string;
  readonly autoComplete: string;
  /** What is good to know before typing. */
  readonly hint?: string;
  readonly autoFocus?: boolean;
  readonly type?: "text" | "password";
  readonly beside?: ReactNode;
}

/** A field with its name above it, and below it a hint or, instead, what is wrong. */
export function Field({ name, label, hint, beside, type = "text", ...rest }: FieldProps): ReactElement {
  const problem = use(ProblemsContext)[name];
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-box">
        <input
          {...rest} id={id} name={name} type={type} required spellCheck={false}
          autoCapitalize={name === "name" || name === "group" ? "words" : "none"}
          aria-invalid={problem !== undefined} aria-describedby={note === undefined ? undefined : `${id}-note`}
        />
        {beside}
      </div>
      {note === undefined ? null : (
        <p id={`${id}-note`} className={problem === undefined ? "field-hint" : "field-problem"} role={problem === undefined ? undefined : "alert"}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A password, which one may look at: better than typing it twice. */
export function PasswordField(props: Omit<FieldProps, "name" | "type" | "beside">): ReactElement {
  const [seen, setSeen] = useState(false);
  const Icon = seen ? EyeOff : Eye;
  return (
    <Field
      {...props} name="password" type={seen ? "text" : "password"}
      beside={(
        <button
          type="button" className="field-button" aria-pressed={seen} aria-label={t`Show the password`} title={seen ? t`Hide the password` : t`Show the password`}
          onClick={() => { setSeen(!seen); }}
        >
          <Icon size={18} aria-hidden="true" />
        </button>
      )}
    />
  );
}

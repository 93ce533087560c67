import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
/** What the forms of log-in, set-up and joining ask for, said before the server has to. */
export const FIELDS = ["name", "login", "password", "group"] as const;
export type FieldName = (typeof FIELDS)[number];
export type Values = Readonly<Partial<Record<FieldName, string>>>;
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

export const PASSWORD_LEAST = 10;
export const MOST = 200;

/** The fields that a form has, by name; what people type in front of and behind a name is not meant. */
export function valuesOf(form: FormData): Values {
  const values: Partial<Record<FieldName, string>> = {};
  for (const field of FIELDS) {
    const value = form.get(field);
    if (typeof value === "string") values[field] = field === "password" ? value : value.trim();
  }
  return values;
}

const MISSING: Readonly<Record<FieldName, MessageDescriptor>> = {
  name: msg`Type the name by which others will see you.`,
  login: msg`Type your log-in name.`,
  password: msg`Type your password.`,
  group: msg`Give your group a name, like “Product Workshop”.`,
};

function problemOf(field: FieldName, value: string, isNew: boolean): string | undefined {
  if (value === "") return i18n._(MISSING[field]);
  const length = Array.from(value).length;
  if (length > MOST) return t`At most ${MOST} characters, please.`;
  if (!isNew) return undefined;
  if (field === "login" && /\s/.test(value)) return t`A log-in name has no spaces.`;
  if (field === "password" && length < PASSWORD_LEAST) {
    return t`This has ${length} of at least ${PASSWORD_LEAST} characters.`;
  }
  return undefined;
}

/** What is wrong with the fields. `isNew`: they make a new account, so the rules for new passwords hold. */
export function problemsIn(values: Values, isNew: boolean, optional: readonly FieldName[] = []): Problems {
  const problems: Partial<Record<FieldName, string>> = {};
  for (const field of FIELDS) {
    const value = values[field];
    const leftOut = value === undefined || (value === "" && optional.includes(field));
    const problem = leftOut ? undefined : problemOf(field, value, isNew);
    if (problem !== undefined) problems[field] = problem;
  }
  return problems;
}

/** The secret of a one-time link, from the fragment of its address. Empty when the link was cut off or garbled. */
export function secretIn(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, "")).trim();
  } catch {
    return "";
  }
}

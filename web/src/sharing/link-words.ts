import { plural, t } from "@lingui/core/macro";
import type { Admitted, ShareLink } from "../ajax.ts";

/** What a link is called in the list. */
export function linkTitle({ name }: ShareLink): string {
  return name === "" ? t`A link` : t`The link for ${name}`;
}

/** How often a link was used, and what limits it. `end` says when it ends, if it does. */
export function linkFacts({ uses, most_uses: most, has_password: hasPassword, made_by: maker }: ShareLink, end: string | null): string {
  const times = plural(uses, { 0: "nobody has come by it yet", one: "one has come by it", other: "# have come by it" });
  return [
    t`made by ${maker}`,
    most === null ? times : t`${times}, of at most ${most}`,
    ...(hasPassword ? [t`with a password`] : []),
    ...(end === null ? [] : [t`until ${end}`]),
  ].join(" · ");
}

/** Who can come by links, for those who make them. */
export function admittedWords(admitted: Admitted): string {
  switch (admitted) {
    case "visitors": return t`Whoever has the link comes in, without an account too, and is shown as a guest.`;
    case "guests": return t`Whoever has the link comes in, without an account too: he says his name, and is shown as a guest.`;
    case "nobody": return t`Whoever has the link and an account here comes in. Guests without one are not let in.`;
  }
}

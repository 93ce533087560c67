import type { Admitted, ShareLink } from "../ajax.ts";

/** What a link is called in the list. */
export function linkTitle({ name }: ShareLink): string {
  return name === "" ? "A link" : `The link for ${name}`;
}

/** How often a link was used, and what limits it. `end` says when it ends, if it does. */
export function linkFacts({ uses, most_uses: most, has_password: hasPassword, made_by: maker }: ShareLink, end: string | null): string {
  const times = uses === 0 ? "nobody has come by it yet" : uses === 1 ? "one has come by it" : `${String(uses)} have come by it`;
  return [
    `made by ${maker}`,
    most === null ? times : `${times}, of at most ${String(most)}`,
    ...(hasPassword ? ["with a password"] : []),
    ...(end === null ? [] : [`until ${end}`]),
  ].join(" · ");
}

/** Who can come by links, for those who make them. */
export function admittedWords(admitted: Admitted): string {
  switch (admitted) {
    case "visitors": return "Whoever has the link comes in, without an account too, and is shown as a guest.";
    case "guests": return "Whoever has the link comes in, without an account too: he says his name, and is shown as a guest.";
    case "nobody": return "Whoever has the link and an account here comes in. Guests without one are not let in.";
  }
}

import { plural, t } from "@lingui/core/macro";
import type { Person } from "../ajax.ts";
import type { Row } from "./rows.ts";

/** What is to be known of a line beside its name. */
export interface About {
  readonly writer: Person | null;
  readonly comments: number;
}

/** The marks of a line, in words. */
export function marksOf({ locked, linked }: Row, { writer, comments }: About): string[] {
  return [
    ...(locked ? [t`locked`] : []),
    ...(linked ? [t`has a link`] : []),
    ...(comments > 0 ? [plural(comments, { one: "# comment", other: "# comments" })] : []),
    ...(writer ? [t`${writer.name} is editing`] : []),
  ];
}

/** How many widgets one person has added, changed and deleted. */
export interface Doings { readonly added: number; readonly changed: number; readonly deleted: number }

/** What somebody has done, as it is announced. */
export function doingsWords(name: string, { added, changed, deleted }: Doings): string {
  return [
    ...(added > 0 ? [plural(added, { one: `${name} added a widget.`, other: `${name} added # widgets.` })] : []),
    ...(changed > 0 ? [plural(changed, { one: `${name} changed a widget.`, other: `${name} changed # widgets.` })] : []),
    ...(deleted > 0 ? [plural(deleted, { one: `${name} deleted a widget.`, other: `${name} deleted # widgets.` })] : []),
  ].join(" ");
}

export function countWords(count: number): string {
  return count === 0 ? t`There is nothing on this Thing yet.` : plural(count, { one: "# entry", other: "# entries" });
}

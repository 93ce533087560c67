import type { Listed, Tagging, UsedTag } from "./listed.ts";

/** As many characters as a tag may have, and as many tags as a Thing. */
export const LONGEST_TAG = 40;

/** Whether two tags are one: capitals and spaces make no difference. */
export function sameTag(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(tag: string): string {
  return tag.trim().replaceAll(/\s+/g, " ").normalize("NFKC").toLowerCase();
}

export function withTags(tags: readonly string[], { add, remove }: Tagging): readonly string[] {
  const left = tags.filter((tag) => !remove.some((gone) => sameTag(gone, tag)));
  const more = add.filter((tag) => !left.some((there) => sameTag(there, tag)));
  return [...left, ...more].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

/** A tag, and whether all of some Things have it, or only some of them. */
export interface Choice { readonly name: string; readonly on: boolean | "some" }

/** What there is to choose: tags that are in use, and how it stands with these Things. */
export function choicesOf(used: readonly UsedTag[], things: readonly Listed[]): readonly Choice[] {
  const names = withTags([], { add: [...used.map(({ name }) => name), ...things.flatMap(({ tags }) => tags)], remove: [] });
  return unique(names).map((name) => {
    const count = things.filter(({ tags }) => tags.some((tag) => sameTag(tag, name))).length;
    return { name, on: count === 0 ? false : count === things.length ? true : "some" };
  });
}

function unique(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [keyOf(name), name] as const).toReversed()).values()].toReversed();
}

/** What has been chosen otherwise than it was. */
export function taggingOf(before: readonly Choice[], after: readonly Choice[]): Tagging {
  const changed = after.filter(({ name, on }) => before.find((one) => one.name === name)?.on !== on);
  return { add: changed.filter(({ on }) => on === true).map(({ name }) => name), remove: changed.filter(({ on, name }) => on === false && before.some((one) => one.name === name)).map(({ name }) => name) };
}

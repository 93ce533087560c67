import type { CSSProperties, ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { initials } from "./initials.ts";
import { inkOn } from "./ink.ts";

/** A person's initials in his colour. Whoever shows it says the name. */
export function Avatar({ person, small = false }: { person: Person; small?: boolean }): ReactElement {
  const style = { "--person": person.color, "--person-ink": inkOn(person.color) } as CSSProperties;
  return <span className={small ? "avatar is-small" : "avatar"} style={style} aria-hidden="true">{initials(person.name)}</span>;
}

import type { OpenedThing, Session } from "../ajax.ts";

export const ADA = "ada";

const PERSON = { id: ADA, name: "Ada", color: "#2f6f6a" };

/** What the server says of a Thing, for tests. */
export function openedOf(thing: string): OpenedThing {
  const group = { id: "g", name: "Workshop", live: true };
  return {
    thing: { id: thing, name: thing, group, created_by: PERSON, created_at: "", updated_at: "", deleted_at: null, role: "owner", tags: [] },
    role: "owner", live: true, epoch: "e",
  };
}

/** The session of a person, for tests. */
export function sessionOf(id: string): Session {
  const user = { ...PERSON, id, login: id, admin: false, guest: false };
  return { user, groups: [], demo: false, streaming: true, openid: null, mail: false };
}

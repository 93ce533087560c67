import { expect, test } from "vitest";
import type { Group, Thing } from "../ajax.ts";
import { groupOfCopy } from "./copying.ts";

const group = (id: string): Group => ({ id, name: id, live: true });
const thing = (of: Group): Thing => ({ group: of }) as Thing;

test("a copy stays in the group of its original where one is in it, and comes to one's own else", () => {
  const [here, other, foreign] = [group("here"), group("other"), group("foreign")];
  expect(groupOfCopy(thing(other), [here, other])).toBe(other);
  expect(groupOfCopy(thing(foreign), [here, other])).toBe(here);
  expect(groupOfCopy(thing(foreign), [])).toBeNull();
});

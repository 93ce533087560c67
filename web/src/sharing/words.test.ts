import { expect, test } from "vitest";
import { reasonWords, roleWords } from "./words.ts";

const GROUP = { id: "g", name: "Workshop", live: true };

test("each way to a Thing has its words", () => {
  const plain = { role: "editor", group: GROUP, share: null, ends_at: null } as const;
  expect(reasonWords({ ...plain, way: "member" }, null)).toBe("belongs to the group Workshop");
  expect(reasonWords({ ...plain, way: "owner", group: null }, null)).toBe("owns it");
  expect(reasonWords({ ...plain, way: "group" }, "Friday")).toBe("it is shared with the group Workshop, which may change it, until Friday");
  expect(reasonWords({ ...plain, way: "link", group: null, role: "viewer" }, "Friday")).toBe("came by a share link, and may look, until Friday");
  expect(reasonWords({ ...plain, way: "person", role: "viewer" }, null)).toBe("it is shared with this person, who may look");
});

test("roles in words", () => {
  expect(roleWords("owner")).toBe("may do everything");
});

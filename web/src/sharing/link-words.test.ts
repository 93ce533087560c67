import { expect, test } from "vitest";
import type { ShareLink } from "../ajax.ts";
import { linkFacts, linkTitle } from "./link-words.ts";

const LINK: ShareLink = {
  id: "l", name: "", role: "viewer", has_password: false, ends_at: null, uses: 0, most_uses: null, made_by: "Ada", created_at: "2026-11-27T08:00:00Z",
};

test("a link is named by whom it is for", () => {
  expect(linkTitle(LINK)).toBe("A link");
  expect(linkTitle({ ...LINK, name: "the board" })).toBe("The link for the board");
});

test("what is known of a link", () => {
  expect(linkFacts(LINK, null)).toBe("made by Ada · nobody has come by it yet");
  expect(linkFacts({ ...LINK, uses: 1, most_uses: 3, has_password: true }, "Friday")).toBe("made by Ada · one has come by it, of at most 3 · with a password · until Friday");
  expect(linkFacts({ ...LINK, uses: 2 }, null)).toBe("made by Ada · 2 have come by it");
});

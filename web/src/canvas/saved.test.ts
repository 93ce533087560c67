import { expect, test } from "vitest";
import { savedMark, type SavingFacts } from "./saved.ts";

const CALM: SavingFacts = {
  connection: "online", refused: null, closedToChanges: false, loaded: true, unwritten: false, stored: true,
  uploads: { waiting: 0, failed: 0 }, kept: false, changes: 0, unsavedSince: null, now: 100_000,
};

const STATES: readonly [string, Partial<SavingFacts>, string, boolean][] = [
  ["all is stored", {}, "saved", false],
  ["stored just now, not yet forgotten", { changes: 2 }, "saved", false],
  ["a drag in hand", { unwritten: true }, "saving", true],
  ["on the way", { stored: false, changes: 1, unsavedSince: 99_000 }, "saving", true],
  ["on the way for long", { stored: false, changes: 1, unsavedSince: 95_000 }, "slow", true],
  ["on the way for too long", { stored: false, changes: 1, unsavedSince: 70_000 }, "cannot", true],
  ["only the handshake is missing", { stored: false }, "saving", false],
  ["an image is on its way", { uploads: { waiting: 1, failed: 0 } }, "saving", true],
  ["an image was refused", { uploads: { waiting: 0, failed: 1 } }, "cannot", true],
  ["a short break of the connection", { connection: "connecting", stored: false, changes: 1 }, "saving", true],
  ["connecting, though stored before", { connection: "connecting" }, "saving", false],
  ["offline with changes", { connection: "offline", stored: false, changes: 3 }, "offline", true],
  ["offline with changes that are kept", { connection: "offline", stored: false, changes: 3, kept: true }, "offline", false],
  ["offline with a drag in hand", { connection: "offline", stored: false, changes: 3, kept: true, unwritten: true }, "offline", true],
  ["on the way, and kept", { stored: false, changes: 1, unsavedSince: 70_000, kept: true }, "cannot", false],
  ["closed to changes, with changes that are kept", { closedToChanges: true, changes: 1, kept: true }, "lost", true],
  ["offline without", { connection: "offline", stored: false }, "offline-clean", false],
  ["not yet loaded", { loaded: false, stored: false }, "loading", false],
  ["closed to changes, and all is stored", { closedToChanges: true }, "saved", false],
  ["closed to changes, with changes", { closedToChanges: true, changes: 1, stored: false }, "lost", true],
  ["closed to changes, with changes that look stored", { closedToChanges: true, changes: 1 }, "lost", true],
  ["closed to changes with a drag in hand", { closedToChanges: true, unwritten: true }, "lost", true],
  ["closed to changes while offline", { closedToChanges: true, connection: "offline", changes: 1 }, "lost", true],
  ["in the bin", { refused: "thing-deleted" }, "refused", false],
  ["in the bin, with changes", { refused: "thing-deleted", changes: 1, stored: false }, "refused", true],
];

test.each(STATES)("%s", (_name, facts, state, atRisk) => {
  expect(savedMark({ ...CALM, ...facts })).toMatchObject({ state, atRisk });
});

test("counts the changes that are not saved, and says where they are", () => {
  const offline = { ...CALM, connection: "offline", stored: false } as const;
  expect(savedMark({ ...offline, changes: 3 }).text).toBe("Not saved: offline (3 changes kept in this page)");
  expect(savedMark({ ...offline, unwritten: true, kept: true }).text).toBe("Not saved: offline (1 change kept in this page)");
  expect(savedMark({ ...offline, changes: 1, kept: true }).text).toBe("Not saved: offline, kept in this browser (1 change)");
});

import { expect, test } from "vitest";
import { returnWords, unsavedWords } from "./words.ts";

const NOW = new Date(2026, 10, 30, 15, 0).getTime();
const BEFORE = new Date(2026, 10, 30, 14, 5).getTime();
const YESTERDAY = new Date(2026, 10, 29, 14, 5).getTime();

test.each([
  [{ mine: 0, since: null, others: 0 }, null],
  [{ mine: 0, since: null, others: 1 }, { title: "You are connected again", more: "Others have changed 1 widget meanwhile." }],
  [{ mine: 1, since: BEFORE, others: 0 }, { title: "Your change from 14:05 is saved", more: null }],
  [{ mine: 3, since: BEFORE, others: 2 }, { title: "Your 3 changes since 14:05 are saved", more: "Others have changed 2 widgets meanwhile." }],
  [{ mine: 2, since: YESTERDAY, others: 0 }, { title: "Your 2 changes since 29 November at 14:05 are saved", more: null }],
  [{ mine: 2, since: null, others: 0 }, { title: "Your 2 changes are saved", more: null }],
])("%j", (back, words) => {
  expect(returnWords({ ...back, now: NOW })).toEqual(words);
});

test("says how much is only here", () => {
  expect([unsavedWords(1), unsavedWords(2)]).toEqual(["1 change is only in this browser", "2 changes are only in this browser"]);
});

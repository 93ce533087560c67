import { expect, test } from "vitest";
import { axisWords, bytesWords, lagWords, percentWords, rateWords, upWords, valueWords } from "./words.ts";

test("bytes", () => {
  expect([0, 999, 1000, 63_200_000, 999_600_000, 1.5e13].map(bytesWords)).toEqual(["0 B", "999 B", "1.0 kB", "63.2 MB", "1.0 GB", "15.0 TB"]);
});

test("how long it has run", () => {
  expect([0, 0.4, 59.9, 60, 3725, 90_000, 86_400 * 3].map(upWords)).toEqual(["0 s", "0 s", "59 s", "1 min", "1 h 2 min", "1 d 1 h", "3 d"]);
});

test("numbers on an axis", () => {
  expect([axisWords("cpu", 5), axisWords("rss", 5e7), axisWords("rss", 2.5e9), axisWords("messages", 0.1 + 0.2)]).toEqual(["5 %", "50 MB", "2.5 GB", "0.3"]);
});

test("small numbers have a digit more", () => {
  expect([0, 0.25, 9.96, 87.4].map(percentWords)).toEqual(["0 %", "0.3 %", "10 %", "87 %"]);
  expect([0, 1.25, 250].map(rateWords)).toEqual(["0", "1.3", "250"]);
  expect([0, 0.0123, 1.26].map(lagWords)).toEqual(["0 ms", "12 ms", "1.3 s"]);
  expect(valueWords("clients", 3)).toBe("3");
});

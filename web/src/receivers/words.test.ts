import { describe, expect, it } from "vitest";
import type { Receiver } from "./receiver.ts";
import { stateWords, testWords } from "./words.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const RECEIVER: Receiver = {
  id: "r", url: "https://x:200/", group: null, actions: [], kind: "hmac", made_by: "Ada", created_at: "2026-11-01T00:00:00Z",
  state: "active", why: "", taken_at: null, failing_since: null, error: "", pending: 0, dead: 0,
};

describe("what is said of a receiver", () => {
  it("says how it is", () => {
    expect(stateWords(RECEIVER, NOW)).toBe("nothing was delivered yet");
    expect(stateWords({ ...RECEIVER, taken_at: "2026-11-27T11:00:00Z" }, NOW)).toMatch(/^last took something /);
    const failing: Receiver = { ...RECEIVER, state: "failing", failing_since: "2026-11-27T11:00:00Z", error: "status 500" };
    expect(stateWords(failing, NOW)).toMatch(/^takes nothing, which began .*: status 500$/);
    expect(stateWords({ ...failing, state: "disabled", why: "Gus has disabled it." }, NOW)).toBe("disabled: Gus has disabled it.");
  });
  it("says what came of a test", () => {
    expect(testWords(RECEIVER, { taken: true, status: 204, error: "" })).toBe("https://x:200/ has taken it (status 204).");
    expect(testWords(RECEIVER, { taken: false, status: 404, error: "" })).toBe("https://x:200/ has not taken it: status 404");
    expect(testWords(RECEIVER, { taken: false, status: 0, error: "timeout" })).toBe("https://x:200/ has not answered: timeout");
  });
});

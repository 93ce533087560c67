import { describe, expect, it } from "vitest";
import { actionWords, paramsWords, resultWords } from "./audit.ts";

describe("the audit log in words", () => {
  it("says what was done, and what came of it", () => {
    expect(actionWords("approve_live")).toBe("approve live collaboration");
    expect(actionWords("admin_test")).toBe("test a receiver (on the server)");
    expect(actionWords("oauth_revoke")).toBe("take back a token");
    expect(actionWords("admin_of_tomorrow")).toBe("admin of tomorrow");
    expect(resultWords("done")).toBe("done");
    expect(resultWords("not_found")).toBe("refused: not found");
  });

  it("leaves out what was not said", () => {
    expect(paramsWords({ thing: "t", user: null, name: "", ids: [], ends_in: 60, live: false }, {})).toBe("thing: t, ends in: 60, live: false");
  });

  it("says names where there are some", () => {
    expect(paramsWords({ user: "u", groups: ["g", "h"] }, { u: "Ada", g: "Workshop" })).toBe("user: Ada, groups: Workshop and h");
  });
});

import { describe, expect, it } from "vitest";
import { scopeWords, userCode } from "./scopes.ts";

describe("consent", () => {
  it("says what each scope lets a client do, and names the ones it does not know", () => {
    expect(scopeWords(["things:read", "moon:visit"])).toEqual(["see Things", "moon:visit"]);
  });

  it("writes a user code as the device shows it, however it is typed", () => {
    expect(["bcdf", "bcdf gh", "BCDF-GHJK", "bcdfghjklm"].map(userCode)).toEqual(["BCDF", "BCDF-GH", "BCDF-GHJK", "BCDF-GHJK"]);
  });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endSession, forgetToken, sessionBegins, streamToken } from "./token.ts";

let asked: ((answer: Response) => void)[] = [];

function answer(): void {
  asked.shift()?.(Response.json({ token: "one", expires_in: 600 }));
}

beforeEach(() => {
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => asked.push(resolve)));
});

afterEach(() => {
  asked = [];
  forgetToken();
  sessionBegins();
  vi.unstubAllGlobals();
});

test("the session is ended when nobody waits for a token any more", async () => {
  const token = streamToken();
  await vi.waitFor(() => { expect(asked).toHaveLength(1); });
  const end = vi.fn(() => Promise.resolve());
  const ended = endSession(end);
  expect(end).not.toHaveBeenCalled();
  answer();
  await ended;
  expect(await token).toBe("one");
  expect(end).toHaveBeenCalledOnce();
});

test("while it is being ended nobody asks, nor afterwards", async () => {
  let finish = (): void => undefined;
  const ended = endSession(() => new Promise<void>((resolve) => { finish = resolve; }));
  await Promise.resolve();
  const refused = expect(streamToken()).rejects.toMatchObject({ status: 401, comeBack: false });
  finish();
  await ended;
  await refused;
  await expect(streamToken()).rejects.toMatchObject({ status: 401 });
  expect(asked).toHaveLength(0);
  sessionBegins();
  const token = streamToken();
  await vi.waitFor(() => { expect(asked).toHaveLength(1); });
  answer();
  expect(await token).toBe("one");
});

test("where it could not be ended, all goes on", async () => {
  await expect(endSession(() => Promise.reject(new Error("no server")))).rejects.toThrow("no server");
  const token = streamToken();
  await vi.waitFor(() => { expect(asked).toHaveLength(1); });
  answer();
  expect(await token).toBe("one");
});

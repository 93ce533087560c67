import { expect, it } from "vitest";
import { deviceWords, streamWords } from "./device.ts";

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0", "Edge on Windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/19.0 Mobile Safari/604.1", "Safari on iOS"],
  ["Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"],
  ["curl/8.14", "curl"],
  ["", "Unknown"],
])("%s", (agent, words) => {
  expect(deviceWords(agent)).toBe(words);
});

it("says what a stream is", () => {
  expect(streamWords({ address: "10.0.0.7", things: 0, client: null })).toBe("listens, from 10.0.0.7");
  expect(streamWords({ address: "", things: 1, client: "Tracker" })).toBe("has one Thing open");
  expect(streamWords({ address: "10.0.0.7", things: 2, client: null })).toBe("has 2 Things open, from 10.0.0.7");
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { Presence } from "./presence.ts";

const ADA = { id: "a", name: "Ada", color: "#ff0000" };

beforeEach(() => {
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 0));
  vi.stubGlobal("cancelAnimationFrame", clearTimeout);
});

afterEach(() => { vi.unstubAllGlobals(); });

test("who was there before is heard of, too", async () => {
  const awareness = new Awareness(new Y.Doc());
  awareness.states.set(7, { user: { id: "b", name: "Ben", color: "#00ff00" }, presenting: true });
  const presence = new Presence(awareness, ADA);
  const heard = new Promise<void>((resolve) => { presence.onNews(resolve); });
  await heard;
  expect(presence.peers().map(({ user }) => user.name)).toEqual(["Ben"]);
  presence.destroy();
  awareness.destroy();
});

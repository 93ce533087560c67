import type { QueryClient } from "@tanstack/react-query";
import type { OpenedThing, Session, User } from "./ajax.ts";
import { keepFirstPicture } from "./canvas/first-picture.ts";
import { openedKey } from "./canvas/opened.ts";
import { enterSession } from "./session.ts";
import { streamToken } from "./stream/token.ts";
import { wantedIn } from "./things/address.ts";
import type { ThingPage } from "./things/listed.ts";
import { startPlace } from "./things/place.ts";
import { giveThings } from "./things/use-things.ts";

/** What the server has put into the page of somebody who is logged in: the answers that would be asked for first, by action. */
export interface Given {
  readonly me: Omit<Session, "user"> & { readonly user: User | null };
  readonly search?: ThingPage;
  readonly open?: OpenedThing;
}

/** What came with the page; null in a page as it is for everybody. It is taken once: later it would be old. */
export function takeGiven(page: Pick<Document, "getElementById">): Given | null {
  const block = page.getElementById("given");
  block?.remove();
  return block ? (JSON.parse(block.textContent) as Given) : null;
}

/** Has the cache know what came with the page, so that nothing of it is asked for again. */
export function fillCache(client: QueryClient, { me, search, open }: Given): void {
  const { user, ...rest } = me;
  if (!user) return;
  enterSession(client, { user, ...rest });
  if (search) giveThings(client, wantedIn("", false), search);
  if (!open) return;
  client.setQueryData<OpenedThing>(openedKey(open.thing.id), open);
  // The canvas is still on its way: what it takes to join is asked for meanwhile.
  if (me.streaming && open.live) void streamToken().catch(() => undefined);
}

/** Shows the application in place of what stood in the page: scrolled as that is, and with the focus on the same Thing. */
export function takeOver(show: () => void): void {
  startPlace(JSON.stringify(wantedIn("", false)), window.scrollY);
  keepFirstPicture();
  const focused = document.activeElement?.getAttribute("href");
  show();
  if (focused) document.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

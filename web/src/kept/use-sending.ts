import { useEffect } from "react";
import type { KnownSession } from "../session.ts";
import { onlyHere } from "./use-kept.ts";

/** What is opened is sent by its own page; the others wait until that had its turn (ms). */
const SOON = 3000;
const AGAIN = 20_000;

/** Sends what earlier visits have left unsaved, as soon as the server can be reached, and what is left later. */
export function useSending(session: KnownSession | undefined): void {
  const person = session && session.fromBrowser !== true ? session.user.id : undefined;
  useEffect(() => {
    if (person === undefined) return;
    const go = (): void => { if (navigator.onLine) send(person).catch(() => undefined); };
    const [soon, again] = [setTimeout(go, SOON), setInterval(go, AGAIN)];
    window.addEventListener("online", go);
    return () => {
      clearTimeout(soon);
      clearInterval(again);
      window.removeEventListener("online", go);
    };
  }, [person]);
}

async function send(person: string): Promise<void> {
  if ((await onlyHere(person)) === 0) return;
  const { sendLeft } = await import("./send.ts");
  await sendLeft(person);
}

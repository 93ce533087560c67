import { lazy, Suspense, useEffect, type ReactElement } from "react";
import { useBlocker } from "react-router";
import { usable } from "./first-picture.ts";

const load = (): Promise<typeof import("./leave-question.tsx")> => import("./leave-question.tsx");
const Question = lazy(load);

/** A Thing's history is on its own page, below which the canvas stays. */
function pageOf(path: string): string {
  return path.replace(/\/history$/, "");
}

/** Asks before unsaved work is left behind within the application; the browser asks when the page itself is closed. */
export function LeaveDialog({ atRisk }: { atRisk: () => boolean }): ReactElement | null {
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    pageOf(currentLocation.pathname) !== pageOf(nextLocation.pathname) && atRisk());
  // It is asked where there is no connection as well: it is here by then.
  useEffect(() => { usable().then(load).catch(() => undefined); }, []);
  if (blocker.state !== "blocked") return null;
  return <Suspense><Question onLeave={() => { blocker.proceed(); }} onStay={() => { blocker.reset(); }} /></Suspense>;
}

import { t } from "@lingui/core/macro";
import { toast } from "sonner";
import { usable } from "../canvas/first-picture.ts";

const WORKER = "/static/service-worker.js";

let asked = false;

/** Lets this browser open the application where the server cannot be reached. Browsers do so for https and for the own machine only. */
export function registerWorker(): void {
  if (asked || !("serviceWorker" in navigator)) return;
  asked = true;
  const workers = navigator.serviceWorker;
  workers.addEventListener("message", ({ data }) => { if (data === "newer") tellNewer(); });
  const first = workers.controller === null;
  // What it keeps it loads, and the page comes first.
  usable().then(() => workers.register(WORKER, { scope: "/", updateViaCache: "none" }))
    .then(() => workers.ready)
    .then(({ active }) => { if (first) active?.postMessage(performance.getEntriesByType("resource").map(({ name }) => name)); })
    .catch(() => undefined);
}

function tellNewer(): void {
  toast(t`There is a newer version of WidgetApp.`, {
    id: "newer", duration: Infinity, action: { label: t`Load it`, onClick: () => { location.reload(); } },
  });
}

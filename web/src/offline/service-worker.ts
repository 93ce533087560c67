/**
 * Opens the application where the server cannot be reached. Whatever the server can answer it answers: of all that has no version
 * in its name, what was kept is only shown in place of nothing. What belongs to people is never kept here.
 */
import { outdated, wayOf } from "./ways.ts";

/** Written by the build: what a page of this version needs to begin, and its script, which the page names. */
interface Built { readonly version: string; readonly script: string; readonly files: readonly string[] }
const BUILT = "__BUILT__" as unknown as Built;

const CACHE = `widgetapp-${BUILT.version}`;
/** The one page of the application; at all of its addresses it is the same. */
const PAGE = "/";
/** How long the server may take for the page, before what was kept is shown (ms). */
const PATIENCE = 8000;
const NOBODY_THERE = new Set([502, 503, 504]);

// The types of service workers and those of pages exclude each other; these are the few that are needed.
interface Waits extends Event { waitUntil(work: Promise<unknown>): void }
interface Installs extends Waits { addRoutes?(routes: object): Promise<void> }
interface Fetches extends Waits { readonly request: Request; readonly resultingClientId: string; respondWith(response: Promise<Response>): void }
interface Told extends Waits { readonly data: unknown }
interface Client { postMessage(message: unknown): void }
interface WorkerScope {
  readonly clients: { claim(): Promise<void>; get(id: string): Promise<Client | undefined> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install", listener: (event: Installs) => void): void;
  addEventListener(name: "activate", listener: (event: Waits) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetches) => void): void;
  addEventListener(name: "message", listener: (event: Told) => void): void;
}
const worker = self as unknown as WorkerScope;

worker.addEventListener("install", (event) => {
  // What is none of our business need not come by here at all, where the browser can tell.
  event.waitUntil(event.addRoutes?.({ condition: { urlPattern: { pathname: "/_*" } }, source: "network" }).catch(() => undefined) ?? Promise.resolve());
  event.waitUntil(install());
});

worker.addEventListener("activate", (event) => { event.waitUntil(activate()); });

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const way = wayOf(request, location.origin);
  if (way === "built") event.respondWith(built(request));
  else if (way === "file") event.respondWith(file(request));
  else if (way === "page") event.respondWith(page(event));
});

/** A page that was there before its service worker says what it has loaded. */
worker.addEventListener("message", (event) => {
  const urls = (Array.isArray(event.data) ? event.data : []).filter((url): url is string => typeof url === "string");
  event.waitUntil(Promise.all(urls.map(async (url) => {
    const request = new Request(url);
    const way = wayOf({ method: "GET", mode: "cors", url: request.url }, location.origin);
    if ((way === "built" || way === "file") && !(await kept(request))) await fetched(request);
  })).catch(() => undefined));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Without cookies it is the page as it is for everybody, with nothing in it that is anybody's.
  const response = await fetch(PAGE, { cache: "reload", credentials: "omit" });
  // In the middle of an update of the server it may be another version's: then later.
  if (!response.ok || !(await response.clone().text()).includes(BUILT.script)) throw new Error("this is not the page of this version");
  await cache.addAll(BUILT.files.map((path) => new Request(path)));
  await cache.put(PAGE, response);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith("widgetapp-"));
  await Promise.all(outdated(names, CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

function kept(request: Request | string): Promise<Response | undefined> {
  return caches.match(request, { ignoreVary: true });
}

/** What the server says; and it is kept. */
async function fetched(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.status === 200) await (await caches.open(CACHE)).put(request, response.clone()).catch(() => undefined);
  return response;
}

async function built(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetched(request);
}

async function file(request: Request): Promise<Response> {
  try {
    return await fetched(request);
  } catch (error) {
    const response = await kept(request);
    if (response) return response;
    throw error;
  }
}

async function page(event: Fetches): Promise<Response> {
  const asked = fetch(event.request);
  const late = new Promise<null>((resolve) => { setTimeout(() => { resolve(null); }, PATIENCE); });
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer && !NOBODY_THERE.has(answer.status)) return answer;
  const here = await (await caches.open(CACHE)).match(PAGE);
  if (!here) return answer ?? asked;
  if (answer === null) event.waitUntil(compare(asked, event.resultingClientId).catch(() => undefined));
  return here;
}

/** The server was only slow: if it has another version, whoever looks at the one that was kept is told. */
async function compare(asked: Promise<Response>, client: string): Promise<void> {
  const now = await asked.then((response) => (response.ok ? response.text() : ""));
  // The rest of a page is of whoever is logged in.
  if (now !== "" && !now.includes(BUILT.script)) (await worker.clients.get(client))?.postMessage("newer");
}

/** Performs the server's user actions. What they take and give is in `actions.ts`. */
import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import type { Actions, Session } from "./actions.ts";
import { refusalWords } from "./language/refusals.ts";

export * from "./actions.ts";

/** Tells the server that the request comes from its own page, which a form on another site cannot say. */
export const OWN_PAGE = { "X-WidgetApp-Request": "1" } as const;

/** A request that was refused or did not arrive. `message` is a sentence for the person. */
export class AjaxError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Whether the same request may succeed later. */
    readonly comeBack: boolean,
    readonly status: number,
    /** How long the server asks to wait (ms). */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
    this.name = "AjaxError";
  }
}

/** What a proxy says when the server behind it does not answer. */
const NOBODY_THERE = new Set([502, 503, 504]);

/** Whether the server could not be reached. */
export function isAway(error: unknown): boolean {
  return error instanceof AjaxError && (error.code === "unreachable" || NOBODY_THERE.has(error.status));
}

type LoggedOutListener = () => void;
let loggedOut: LoggedOutListener = () => undefined;

/** Who is told when a request shows that nobody is logged in (any more). */
export function onLoggedOut(listener: LoggedOutListener): void {
  loggedOut = listener;
}

/** Sends a request; throws an AjaxError for every answer that is not 2xx, and when there is none. */
export async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init, headers: { ...OWN_PAGE, ...headersOf(init) } });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new AjaxError("unreachable", t`The server cannot be reached.`, true, 0, undefined);
  }
  if (response.ok) return response;
  throw await errorOf(response);
}

function headersOf(init: RequestInit): Readonly<Record<string, string>> {
  return (init.headers ?? {}) as Readonly<Record<string, string>>;
}

interface ErrorBody { readonly error: { readonly code: string; readonly message: string; readonly come_back: boolean } }

function isErrorBody(body: unknown): body is ErrorBody {
  const error = (body as { error?: unknown } | null)?.error;
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

async function errorOf(response: Response): Promise<AjaxError> {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) {
    const { code, message, come_back: comeBack } = body.error;
    return new AjaxError(code, refusalWords(code, message), comeBack, response.status, retryAfter);
  }
  const message = t`The server could not do this (${response.status}).`;
  return new AjaxError("unexpected", message, response.status >= 500, response.status, retryAfter);
}

/** Performs an action of the server; under the same `key`, what changes something is done once, however often it is sent. */
export async function ajax<Name extends keyof Actions>(
  action: Name, params: Actions[Name]["params"], signal?: AbortSignal, key?: string,
): Promise<Actions[Name]["result"]> {
  try {
    const response = await request(`/_ajax/${action}`, {
      method: "POST",
      // What the server writes to others, such as mails, it writes in the language of the page.
      headers: { "Content-Type": "application/json", "Accept-Language": i18n.locale || "*", ...(key === undefined ? {} : { "Idempotency-Key": key }) },
      body: JSON.stringify(params),
      signal: signal ?? null,
    });
    return (await response.json()) as Actions[Name]["result"];
  } catch (error) {
    if (error instanceof AjaxError && error.status === 401 && action !== "login") loggedOut();
    throw error;
  }
}

/** Who is logged in. To ask when nobody is, is no mistake: the server says so without an error, and this throws one. */
export async function whoAmI(signal?: AbortSignal): Promise<Session> {
  const { user, ...rest } = await ajax("me", {}, signal);
  if (user) return { user, ...rest };
  loggedOut();
  throw new AjaxError("not_logged_in", t`Please log in.`, false, 401, undefined);
}

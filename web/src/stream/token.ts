import { t } from "@lingui/core/macro";
import { AjaxError, ajax } from "../ajax.ts";

/** A token is renewed this long before it expires (ms). */
const MARGIN = 60_000;

interface Cached {
  readonly token: string;
  readonly until: number;
}

let cached: Cached | undefined;
let asking: Promise<string> | undefined;
let ending: Promise<void> | undefined;
let ended = false;

async function ask(): Promise<string> {
  const answer = await ajax("token", {});
  const lifetime = answer.expires_in * 1000;
  cached = { token: answer.token, until: Date.now() + lifetime - Math.min(MARGIN, lifetime / 2) };
  return answer.token;
}

/** A valid Streaming API token of the logged-in person; one request at a time. None once the session has been ended. */
export async function streamToken(): Promise<string> {
  await ending;
  if (ended) throw new AjaxError("unauthorized", t`You are logged out.`, false, 401, undefined);
  if (cached && cached.until > Date.now()) return cached.token;
  asking ??= ask().finally(() => { asking = undefined; });
  return asking;
}

/**
 * Ends the session by `end`. Whoever is about to be given a token is waited for, and whoever asks meanwhile waits: the server
 * would refuse it, and a connection that falls with the session would ask at once for the next.
 */
export async function endSession(end: () => Promise<unknown>): Promise<void> {
  await asking?.catch(() => undefined);
  const done = end();
  ending = done.then(() => { ended = true; }, () => undefined).finally(() => { ending = undefined; });
  await done;
  forgetToken();
}

/** Somebody is logged in. */
export function sessionBegins(): void {
  ended = false;
}

/** The server refused the token, or the person logged out. */
export function forgetToken(): void {
  cached = undefined;
}

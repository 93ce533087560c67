import { ajax } from "../ajax.ts";

/** A token is renewed this long before it expires (ms). */
const MARGIN = 60_000;

interface Cached {
  readonly token: string;
  readonly until: number;
}

let cached: Cached | undefined;
let asking: Promise<string> | undefined;

async function ask(): Promise<string> {
  const answer = await ajax("token", {});
  const lifetime = answer.expires_in * 1000;
  cached = { token: answer.token, until: Date.now() + lifetime - Math.min(MARGIN, lifetime / 2) };
  return answer.token;
}

/** A valid Streaming API token of the logged-in person; one request at a time. */
export async function streamToken(): Promise<string> {
  if (cached && cached.until > Date.now()) return cached.token;
  asking ??= ask().finally(() => { asking = undefined; });
  return asking;
}

/** Nobody waits for a token any more: whoever ends the session waits for that, as the answer would be a refusal. */
export async function tokenSettled(): Promise<void> {
  await asking?.catch(() => undefined);
}

/** The server refused the token, or the person logged out. */
export function forgetToken(): void {
  cached = undefined;
}

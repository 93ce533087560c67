import { agoWords } from "../design/time.ts";
import type { Receiver, Tested } from "./receiver.ts";

/** How a receiver is. */
export function stateWords(receiver: Receiver, now: Date): string {
  if (receiver.state === "disabled") return `disabled: ${receiver.why}`;
  if (receiver.failing_since !== null) return `takes nothing, which began ${agoWords(new Date(receiver.failing_since), now)}: ${receiver.error}`;
  if (receiver.taken_at === null) return "nothing was delivered yet";
  return `last took something ${agoWords(new Date(receiver.taken_at), now)}`;
}

/** What came of a test. */
export function testWords({ url }: Receiver, { taken, status, error }: Tested): string {
  if (taken) return `${url} has taken it (status ${String(status)}).`;
  return status === 0 ? `${url} has not answered: ${error}` : `${url} has not taken it: status ${String(status)}`;
}

/** So many messages. */
export function messages(count: number): string {
  return count === 1 ? "1 message" : `${String(count)} messages`;
}

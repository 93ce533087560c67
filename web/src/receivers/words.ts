import { t } from "@lingui/core/macro";
import { agoWords } from "../design/time.ts";
import type { Receiver, Tested } from "./receiver.ts";

/** How a receiver is. */
export function stateWords(receiver: Receiver, now: Date): string {
  if (receiver.state === "disabled") return t`disabled: ${receiver.why}`;
  if (receiver.failing_since !== null) return t`takes nothing, which began ${agoWords(new Date(receiver.failing_since), now)}: ${receiver.error}`;
  if (receiver.taken_at === null) return t`nothing was delivered yet`;
  return t`last took something ${agoWords(new Date(receiver.taken_at), now)}`;
}

/** What came of a test. */
export function testWords({ url }: Receiver, { taken, status, error }: Tested): string {
  if (taken) return t`${url} has taken it (status ${status}).`;
  return status === 0 ? t`${url} has not answered: ${error}` : t`${url} has not taken it: status ${status}`;
}

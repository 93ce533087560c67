import { t } from "@lingui/core/macro";
import { AjaxError } from "../../ajax.ts";
import { lastsWords } from "../../design/time.ts";
import type { Problems } from "./rules.ts";

/** A refused log-in, set-up or joining, laid out by what it concerns. */
export interface Refused {
  readonly fields: Problems;
  /** What concerns no field. */
  readonly notice: string | null;
  /** How long not to try again (ms). */
  readonly wait: number;
  /** The one-time link is worth nothing (any more). */
  readonly spent: boolean;
}

const NOTHING: Refused = { fields: {}, notice: null, wait: 0, spent: false };

const SHORT_WAIT = 2000;

export function refusedBy(error: Error): Refused {
  if (!(error instanceof AjaxError)) return { ...NOTHING, notice: error.message };
  switch (error.code) {
    case "wrong_password":
      return { ...NOTHING, fields: { password: error.message } };
    case "conflict":
      return { ...NOTHING, fields: { login: error.message } };
    case "link_spent":
      return { ...NOTHING, spent: true };
    case "throttled": {
      const wait = error.retryAfter ?? SHORT_WAIT;
      return { ...NOTHING, wait, notice: t`There were too many tries just now. You can try again in ${lastsWords(wait)}.` };
    }
    default:
      return { ...NOTHING, notice: error.message };
  }
}

import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { inLanguage, numberWords } from "../language/format.ts";
import type { Measure, State } from "./status.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes with three figures at most. */
export function bytesWords(bytes: number): string {
  return sizeWords(bytes, false);
}

/** `short` leaves out a nought behind the point. */
function sizeWords(bytes: number, short: boolean): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 || (short && Number.isInteger(value)) ? 0 : 1;
  return `${numberWords(value, digits)} ${UNITS[unit] ?? ""}`;
}

/** A share of one core. */
export function percentWords(percent: number): string {
  return `${rateWords(percent)} %`;
}

export function rateWords(perSecond: number): string {
  return numberWords(perSecond, perSecond > 0 && perSecond < 9.95 ? 1 : 0);
}

export function lagWords(seconds: number): string {
  return seconds >= 1 ? `${numberWords(seconds, 1)} s` : `${numberWords(seconds * 1000)} ms`;
}

/** How long it has run, in its two largest units. */
export function upWords(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [[86_400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return "0 s";
  let left = seconds;
  return units.slice(first, first + 2).map(([size, unit]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? "" : `${String(count)} ${unit}`;
  }).filter(Boolean).join(" ");
}

export const STATES: Readonly<Record<State, MessageDescriptor>> = {
  starting: msg`starting`, running: msg`running`, draining: msg`draining`, stopping: msg`stopping`, waiting: msg`waits to start`, gone: msg`gone`,
};

export const TITLES: Readonly<Record<Measure, MessageDescriptor>> = {
  cpu: msg`CPU, % of a core`, rss: msg`Memory`, clients: msg`Clients`, messages: msg`Messages a second`,
};

const axisNumbers = inLanguage((format) => new Intl.NumberFormat(format, { maximumFractionDigits: 2 }));

/** As short as a number on an axis can be. */
export function axisWords(measure: Measure, value: number): string {
  if (measure === "rss") return sizeWords(value, true);
  const short = axisNumbers().format(value);
  return measure === "cpu" ? `${short} %` : short;
}

export function valueWords(measure: Measure, value: number): string {
  if (measure === "cpu") return percentWords(value);
  if (measure === "rss") return bytesWords(value);
  return measure === "clients" ? numberWords(value) : rateWords(value);
}

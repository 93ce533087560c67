import type { Measure, State } from "./status.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes with three figures at most. */
export function bytesWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ""}`;
}

/** A share of one core. */
export function percentWords(percent: number): string {
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

export function rateWords(perSecond: number): string {
  return perSecond > 0 && perSecond < 9.95 ? perSecond.toFixed(1) : perSecond.toFixed(0);
}

export function lagWords(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(1)} s` : `${(seconds * 1000).toFixed(0)} ms`;
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

export const STATES: Readonly<Record<State, string>> = {
  starting: "starting", running: "running", draining: "draining", stopping: "stopping", waiting: "waits to start", gone: "gone",
};

export const TITLES: Readonly<Record<Measure, string>> = {
  cpu: "CPU, % of a core", rss: "Memory", clients: "Clients", messages: "Messages a second",
};

/** As short as a number on an axis can be. */
export function axisWords(measure: Measure, value: number): string {
  if (measure === "rss") return bytesWords(value).replace(".0 ", " ");
  const short = String(Number(value.toFixed(2)));
  return measure === "cpu" ? `${short} %` : short;
}

export function valueWords(measure: Measure, value: number): string {
  if (measure === "cpu") return percentWords(value);
  if (measure === "rss") return bytesWords(value);
  return measure === "clients" ? value.toFixed(0) : rateWords(value);
}

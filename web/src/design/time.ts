import { t } from "@lingui/core/macro";
import { inLanguage } from "../language/format.ts";
/** Times in words, in the language of the page. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = inLanguage((format) => new Intl.RelativeTimeFormat(format, { numeric: "auto" }));
const dayOfThisYear = inLanguage((format) => new Intl.DateTimeFormat(format, { day: "numeric", month: "long" }));
const dayOfAnyYear = inLanguage((format) => new Intl.DateTimeFormat(format, { day: "numeric", month: "long", year: "numeric" }));
const timeOfDay = inLanguage((format) => new Intl.DateTimeFormat(format, { timeStyle: "short" }));
const dayAndTime = inLanguage((format) => new Intl.DateTimeFormat(format, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }));
const exact = inLanguage((format) => new Intl.DateTimeFormat(format, { dateStyle: "full", timeStyle: "short" }));

const LASTING = {
  day: inLanguage((format) => new Intl.NumberFormat(format, { style: "unit", unit: "day", unitDisplay: "long" })),
  hour: inLanguage((format) => new Intl.NumberFormat(format, { style: "unit", unit: "hour", unitDisplay: "long" })),
  minute: inLanguage((format) => new Intl.NumberFormat(format, { style: "unit", unit: "minute", unitDisplay: "long" })),
  second: inLanguage((format) => new Intl.NumberFormat(format, { style: "unit", unit: "second", unitDisplay: "long" })),
};

function counted(count: number, unit: keyof typeof LASTING): string {
  return LASTING[unit]().format(count);
}

/** How many midnights lie between; daylight saving makes some days shorter. */
function daysBetween(then: Date, now: Date): number {
  const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
  return Math.round((midnight(now) - midnight(then)) / DAY);
}

/** How long ago: in minutes, hours or days as long as these say something, then as a date. */
export function agoWords(then: Date, now: Date): string {
  const passed = now.getTime() - then.getTime();
  if (passed < 45 * SECOND) return t`just now`;
  if (passed < HOUR - MINUTE / 2) return relative().format(-Math.max(1, Math.round(passed / MINUTE)), "minute");
  const days = daysBetween(then, now);
  if (days === 0 || passed < 8 * HOUR) return relative().format(-Math.max(1, Math.round(passed / HOUR)), "hour");
  if (days < 7) return relative().format(-days, "day");
  return (then.getFullYear() === now.getFullYear() ? dayOfThisYear : dayOfAnyYear)().format(then);
}

/** The time of day, with the day where that is another one. */
export function clockWords(then: Date, now: Date): string {
  return (daysBetween(then, now) === 0 ? timeOfDay : dayAndTime)().format(then);
}

/** The moment itself, in the person's time zone. */
export function exactWords(then: Date): string {
  return exact().format(then);
}

/** How long something still lasts, in its largest unit. */
export function lastsWords(milliseconds: number): string {
  if (milliseconds >= 1.5 * DAY) return counted(Math.round(milliseconds / DAY), "day");
  if (milliseconds >= 1.5 * HOUR) return counted(Math.round(milliseconds / HOUR), "hour");
  if (milliseconds >= 1.5 * MINUTE) return counted(Math.round(milliseconds / MINUTE), "minute");
  return counted(Math.max(1, Math.ceil(milliseconds / SECOND)), "second");
}

import { nameOf, type Column, type Hour, type Line, type Measure, type Step } from "./status.ts";

export const MEASURES: readonly Measure[] = ["cpu", "rss", "clients", "messages"];

/** As many steps as the server keeps. */
export const MOST = 720;

/** The hour with a step more; the oldest make room, and a process without any point left is dropped. */
export function withStep(hour: Hour, step: Step): Hour {
  if (step.at <= (hour.at.at(-1) ?? 0)) return hour;
  const at = [...hour.at, step.at].slice(-MOST);
  const points = new Map(step.points.map((point) => [nameOf(point), point]));
  const known = new Map(hour.lines.map((line) => [nameOf(line), line]));
  const absent: Column = hour.at.map(() => null);
  const lines = [...new Set([...known.keys(), ...points.keys()])].flatMap((name) => {
    const line = known.get(name);
    const point = points.get(name);
    const which = line ?? point;
    if (!which) return [];
    const column = (measure: Measure): Column => [...(line?.[measure] ?? absent), point?.[measure] ?? null].slice(-MOST);
    const next: Line = {
      name: which.name, id: which.id, cpu: column("cpu"), rss: column("rss"), clients: column("clients"), messages: column("messages"),
    };
    return next.rss.some((value) => value !== null) ? [next] : [];
  });
  return { step: hour.step, at, lines };
}

/** Moments (s) and values, with a hole where the server itself was away, so that no line is drawn through that time. */
export function withHoles(hour: Hour, columns: readonly Column[]): { at: number[]; columns: (number | null)[][] } {
  const at: number[] = [];
  const filled: (number | null)[][] = columns.map(() => []);
  const add = (moment: number, value: (column: Column) => number | null): void => {
    at.push(moment / 1000);
    columns.forEach((column, index) => filled[index]?.push(value(column)));
  };
  hour.at.forEach((moment, index) => {
    const before = hour.at[index - 1];
    if (before !== undefined && moment - before > 3 * hour.step * 1000) add(before + 1000 * hour.step, () => null);
    add(moment, (column) => column[index] ?? null);
  });
  return { at, columns: filled };
}

import uPlot from "uplot";
import { withHoles } from "./history.ts";
import { nameOf, type Hour, type Line, type Measure } from "./status.ts";
import { axisWords } from "./words.ts";

const HEIGHT = 190;
const TONES = 5;
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 4, 2, 4]];
/** The axis goes at least so far up, so that nothing looks like a mountain that is none. */
const LEAST: Readonly<Record<Measure, number>> = { cpu: 10, rss: 1e7, clients: 4, messages: 4 };
/** The least time that is shown (s). */
const SHORTEST = 300;

/** Nobody is half a client. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000];

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export interface Pen { readonly tone: string; readonly dash: readonly number[] }

/** How the line with this place in the list is drawn: a colour from tokens.css, and dashes when these are used up. */
export function pen(place: number): Pen {
  return { tone: `--tone-${String((place % TONES) + 1)}`, dash: DASHES[Math.floor(place / TONES) % DASHES.length] ?? [] };
}

export function dataOf(hour: Hour, measure: Measure): uPlot.AlignedData {
  const { at, columns } = withHoles(hour, hour.lines.map((line) => line[measure]));
  return [at, ...columns];
}

function colours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}

function seriesOf(lines: readonly Line[], hidden: ReadonlySet<string>, colour: (name: string) => string): uPlot.Series[] {
  return lines.map((line, place) => ({
    label: nameOf(line), stroke: colour(pen(place).tone), dash: [...pen(place).dash], width: 2,
    points: { show: false }, show: !hidden.has(nameOf(line)),
  }));
}

function axes(measure: Measure, colour: (name: string) => string): uPlot.Axis[] {
  const look = {
    stroke: colour("--ink-soft"), font: `12px ${colour("--font")}`,
    grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1, size: 4 },
  };
  const moments = (_plot: uPlot, splits: number[]): string[] => splits.map((moment) => clock.format(moment * 1000));
  const values = (_plot: uPlot, splits: number[]): string[] => splits.map((value) => axisWords(measure, value));
  return [
    { ...look, values: moments, space: 70, size: 30, incrs: [60, 120, 300, 600, 900] },
    { ...look, values, size: 68, ...(measure === "clients" ? { incrs: WHOLE } : {}) },
  ];
}

interface Wanted {
  readonly measure: Measure;
  readonly hour: Hour;
  readonly hidden: ReadonlySet<string>;
  /** The place in the data that is pointed at. */
  readonly pointed: (place: number | null) => void;
}

/** Draws a plot into an element of any width. All plots show the same moment under the pointer. */
export function draw(holder: HTMLElement, { measure, hour, hidden, pointed }: Wanted): uPlot {
  const colour = colours();
  return new uPlot({
    width: holder.clientWidth, height: HEIGHT, legend: { show: false },
    cursor: { drag: { x: false, y: false }, sync: { key: "processes" }, points: { size: 7 } },
    scales: {
      x: { range: (_plot, first, last) => [Math.min(first, last - SHORTEST), last] },
      y: { range: (_plot, _least, most) => [0, Math.max((Number.isFinite(most) ? most : 0) * 1.1, LEAST[measure])] },
    },
    axes: axes(measure, colour),
    series: [{}, ...seriesOf(hour.lines, hidden, colour)],
    hooks: { setCursor: [(plot) => { pointed(plot.cursor.idx ?? null); }] },
  }, dataOf(hour, measure), holder);
}

export function resize(plot: uPlot, holder: HTMLElement): void {
  if (holder.clientWidth > 0 && holder.clientWidth !== plot.width) plot.setSize({ width: holder.clientWidth, height: HEIGHT });
}

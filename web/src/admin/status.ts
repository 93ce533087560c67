/** What the server says of its processes: the service `processes` of the Streaming API. */
export type State = "starting" | "running" | "draining" | "stopping" | "waiting" | "gone";

/** One process. Time in s, memory in bytes, CPU in % of one core. */
export interface ProcessStatus {
  readonly name: string;
  readonly id: number;
  readonly pid: number | null;
  readonly state: State;
  readonly up: number;
  readonly cpu: readonly [number, number, number];
  readonly rss: number;
  readonly pss: number;
  readonly clients: number;
  readonly unauthorised: number;
  readonly things: number;
  readonly messages: number;
  readonly queue: number;
  readonly lag: number;
  readonly restarts: number;
  readonly why: string;
  readonly rogue: string;
}

export type Measure = "cpu" | "rss" | "clients" | "messages";
export type Values = Readonly<Record<Measure, number>>;
export interface Point extends Values { readonly name: string; readonly id: number }
/** All processes over a few seconds; `at` is their end, in ms since the epoch. */
export interface Step { readonly at: number; readonly points: readonly Point[] }

export type Column = readonly (number | null)[];
export interface Line extends Readonly<Record<Measure, Column>> { readonly name: string; readonly id: number }
/** The last hour, in columns as long as `at`. */
export interface Hour { readonly step: number; readonly at: readonly number[]; readonly lines: readonly Line[] }

export interface Greeting { readonly processes: readonly ProcessStatus[]; readonly hour: Hour }
export interface News { readonly processes: readonly ProcessStatus[]; readonly step: Step | null }

/** The name of a process among others. */
export function nameOf({ name, id }: { readonly name: string; readonly id: number }): string {
  return name === "_sfe" || name === "_stream" ? `${name} ${String(id)}` : name;
}

import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { useEffect, useId, useRef, useState, type CSSProperties, type ReactElement } from "react";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../design/theme.ts";
import { dataOf, draw, pen, resize } from "./draw.ts";
import { nameOf, type Column, type Hour, type Measure } from "./status.ts";
import { TITLES, valueWords } from "./words.ts";

interface PlotProps {
  readonly measure: Measure;
  readonly hour: Hour;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

/** One measure of all processes over the last hour. */
export function Plot({ measure, hour, hidden, onToggle }: PlotProps): ReactElement {
  const title = useId();
  const { holder, pointed } = useDrawing(measure, hour, hidden);
  const place = pointed === null ? -1 : hour.at.findIndex((moment) => moment >= pointed - 1);
  return (
    <section className="plot" aria-labelledby={title}>
      <h2 id={title}>{i18n._(TITLES[measure])}</h2>
      <div className="plot-drawing" ref={holder} role="img" aria-label={summary(measure, hour)} />
      <ul className="plot-legend" aria-label={t`Processes in the plot of ${i18n._(TITLES[measure])}`}>
        {hour.lines.map((line, index) => (
          <li key={nameOf(line)}>
            <button
              type="button" className="plot-line" aria-pressed={!hidden.has(nameOf(line))}
              style={{ "--tone": `var(${pen(index).tone})` } as CSSProperties} onClick={() => { onToggle(nameOf(line)); }}
            >
              <i className={pen(index).dash.length > 0 ? "is-dashed" : ""} aria-hidden="true" />
              {nameOf(line)} <span>{words(measure, line[measure].at(place))}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Drawing {
  readonly holder: React.RefObject<HTMLDivElement | null>;
  /** The moment under the pointer (ms). */
  readonly pointed: number | null;
}

function useDrawing(measure: Measure, hour: Hour, hidden: ReadonlySet<string>): Drawing {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef({ hour, hidden });
  const [pointed, setPointed] = useState<number | null>(null);
  const { theme } = useTheme();
  const names = hour.lines.map(nameOf).join();
  useEffect(() => { newest.current = { hour, hidden }; }, [hour, hidden]);
  // Colours and the set of lines are fixed when a plot is made; everything else is told to the one that is there.
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const made = plot.current = draw(element, {
      measure, ...newest.current,
      pointed: (place) => {
        const moment = place === null ? undefined : plot.current?.data[0][place];
        setPointed(moment === undefined ? null : moment * 1000);
      },
    });
    const observer = new ResizeObserver(() => { resize(made, element); });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [measure, theme, names]);
  useEffect(() => { plot.current?.setData(dataOf(hour, measure)); }, [hour, measure]);
  useEffect(() => {
    newest.current.hour.lines.forEach((line, index) => { plot.current?.setSeries(index + 1, { show: !hidden.has(nameOf(line)) }); });
  }, [hidden]);
  return { holder, pointed };
}

function words(measure: Measure, value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : valueWords(measure, value);
}

/** What the plot shows, for those who do not see it. */
function summary(measure: Measure, hour: Hour): string {
  const most = (column: Column): number => column.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
  const said = hour.lines.map((line) => {
    const column = line[measure];
    return t`${nameOf(line)} now ${words(measure, column.at(-1))}, at most ${words(measure, most(column))}`;
  });
  const what = i18n._(TITLES[measure]);
  return said.length === 0 ? t`${what} over the last hour: nothing yet.` : t`${what} over the last hour: ${said.join("; ")}.`;
}

import { useEffect, useState } from "react";
import { Subscription } from "../stream/service.ts";
import { withStep } from "./history.ts";
import type { Greeting, Hour, News, ProcessStatus } from "./status.ts";

export interface ProcessesView {
  /** Undefined until they are known. */
  readonly processes: readonly ProcessStatus[] | undefined;
  readonly hour: Hour;
  /** Whether what is shown is what is. */
  readonly live: boolean;
  /** Why the server shows nothing. */
  readonly refused: string | undefined;
}

const NOTHING: ProcessesView = { processes: undefined, hour: { step: 5, at: [], lines: [] }, live: false, refused: undefined };

/** WidgetApp's processes and their last hour, as they are, second by second. */
export function useProcesses(): ProcessesView {
  const [view, setView] = useState(NOTHING);
  useEffect(() => {
    const subscription = new Subscription<Greeting, News>("processes", {
      greeting: ({ processes, hour }) => { setView((before) => ({ ...before, processes, hour })); },
      news: ({ processes, step }) => {
        setView((before) => ({ ...before, processes, hour: step ? withStep(before.hour, step) : before.hour }));
      },
      live: (live) => { setView((before) => ({ ...before, live })); },
      refused: (refused) => { setView((before) => ({ ...before, refused })); },
    });
    return () => { subscription.end(); };
  }, []);
  return view;
}

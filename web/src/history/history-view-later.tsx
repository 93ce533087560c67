import { lazy, Suspense, type ComponentProps, type ReactElement } from "react";
import type { HistoryView } from "./history-view.tsx";

const View = lazy(async () => ({ default: (await import("./history-view.tsx")).HistoryView }));

/** The history of a Thing, loaded when it is opened: few do, and not at once. */
export function HistoryViewLater(props: ComponentProps<typeof HistoryView>): ReactElement {
  return <Suspense><View {...props} /></Suspense>;
}

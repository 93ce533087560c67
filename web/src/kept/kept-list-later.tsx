import { lazy, Suspense, type ReactElement } from "react";
import { Skeleton } from "../things/notes.tsx";

const List = lazy(async () => ({ default: (await import("./kept-list.tsx")).KeptList }));

/** The list of what is kept in this browser, loaded when there is no other one to show. */
export function KeptListLater(props: { readonly person: string }): ReactElement {
  return <Suspense fallback={<Skeleton rows={3} />}><List {...props} /></Suspense>;
}

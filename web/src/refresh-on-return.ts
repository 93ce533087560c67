import { useEffect } from "react";

/** What is shown changes while one looks elsewhere: in another window as well as in another tab. */
export function useRefreshOnReturn(refetch: (options: { readonly cancelRefetch: boolean }) => unknown): void {
  useEffect(() => {
    // What is on its way goes on: begun anew each time, it would never arrive where one comes and goes more quickly than it.
    const refresh = (): void => { if (document.visibilityState === "visible") refetch({ cancelRefetch: false }); };
    window.addEventListener("focus", refresh);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      window.removeEventListener("focus", refresh);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [refetch]);
}

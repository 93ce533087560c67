import { useEffect } from "react";

/** What is shown changes while one looks elsewhere: in another window as well as in another tab. */
export function useRefreshOnReturn(refetch: () => unknown): void {
  useEffect(() => {
    const refresh = (): void => { if (document.visibilityState === "visible") refetch(); };
    window.addEventListener("focus", refresh);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      window.removeEventListener("focus", refresh);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [refetch]);
}

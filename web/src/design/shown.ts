import { useEffect, useState } from "react";

/** Whether somebody may be looking at the page: it is not, once it has been hidden for so long (ms). */
export function useShown(patience: number): boolean {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") setShown(true);
      else timer = setTimeout(() => { setShown(false); }, patience);
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [patience]);
  return shown;
}

import { useEffect, useState } from "react";

const OFTEN_ENOUGH = 30_000;

/** The time, often enough for words like "5 minutes ago" to stay true. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const tick = (): void => { setNow(new Date()); };
    const timer = setInterval(tick, OFTEN_ENOUGH);
    // Timers sleep in a hidden page.
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return now;
}

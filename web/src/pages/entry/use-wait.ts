import { useEffect, useState } from "react";

/** Counts down: how much of a wait is left (s), and how to begin one (ms). */
export function useWait(): readonly [number, (milliseconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => { setLeft(left - 1); }, 1000);
    return () => { clearTimeout(timer); };
  }, [left]);
  return [left, (milliseconds) => { setLeft(Math.ceil(milliseconds / 1000)); }];
}

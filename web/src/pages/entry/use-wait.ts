import { useEffect, useEffectEvent, useState } from "react";

/** Counts down: how much of a wait is left (s), and how to begin one (ms). */
export function useWait(onEnd: () => void): readonly [number, (milliseconds: number) => void] {
  const [left, setLeft] = useState(0);
  const tick = useEffectEvent(() => {
    setLeft(left - 1);
    if (left === 1) onEnd();
  });
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => { tick(); }, 1000);
    return () => { clearTimeout(timer); };
  }, [left]);
  return [left, (milliseconds) => { setLeft(Math.ceil(milliseconds / 1000)); }];
}

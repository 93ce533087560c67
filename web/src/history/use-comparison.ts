import { useMemo } from "react";
import { difference, type Difference } from "./diff.ts";
import type { Pair } from "./pair.ts";
import type { Scene } from "./scene.ts";
import { useScene, type Past } from "./use-past.ts";

export interface Comparison {
  readonly shown: Scene | null;
  readonly before: Scene | null;
  readonly marked: Difference | null;
  readonly error: Error | null;
}

export function useComparison(past: Past, { older, newer }: Pair): Comparison {
  const shown = useScene(past, newer);
  const before = useScene(past, older);
  const marked = useMemo(
    () => (older !== null && before.scene && shown.scene ? difference(before.scene, shown.scene) : null),
    [older, before.scene, shown.scene],
  );
  return { shown: shown.scene, before: before.scene, marked, error: shown.error ?? before.error };
}

import { useCallback } from "react";
import { useSearchParams } from "react-router";
import type { With } from "./pair.ts";

/** What an address of the history says: the version to look at, null for what is there now; and with what it is compared. */
export interface Look { readonly at: number | null; readonly with: With }

export function lookOf(params: URLSearchParams): Look {
  const other = params.get("with") ?? "";
  return { at: numberOf(params.get("at")), with: other === "before" || other === "now" ? other : numberOf(other) ?? "" };
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export function paramsOf(look: Look): URLSearchParams {
  const params = new URLSearchParams();
  if (look.at !== null) params.set("at", String(look.at));
  if (look.with !== "") params.set("with", String(look.with));
  return params;
}

/** What is looked at, as it stands in the address: it can be passed on to others. */
export function useLookAt(): readonly [Look, (change: Partial<Look>) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback((next: Partial<Look>) => {
    setParams((old) => paramsOf({ ...lookOf(old), ...next }), { replace: true });
  }, [setParams]);
  return [lookOf(params), change];
}

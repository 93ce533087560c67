import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { kept, type Listed, type Rescued } from "./store.ts";

export const KEPT = "kept";

interface AllKept { readonly copies: readonly Listed[]; readonly rescued: readonly Rescued[] }

/** All that this browser keeps of a person. */
export function useKept(person: string): UseQueryResult<AllKept> {
  return useQuery({
    queryKey: [KEPT, person],
    queryFn: async () => ({ copies: await kept.list(person), rescued: await kept.rescued(person) }),
    networkMode: "always",
    retry: false,
  });
}

/** How many Things have something that is only in this browser. */
export async function onlyHere(person: string): Promise<number> {
  try {
    const [copies, rescued] = await Promise.all([kept.list(person), kept.rescued(person)]);
    return copies.filter(({ unsaved }) => unsaved.length > 0).length + rescued.length;
  } catch {
    return 0;
  }
}

import type { Among, Sort, Wanted } from "./listed.ts";
import { queryIn } from "./query-string.ts";

/** As many as the server takes. */
const MOST_TAGS = 10;
const SORTS: readonly Sort[] = ["changed", "name", "created", "opened"];
const AMONG: readonly Among[] = ["all", "favourites", "opened"];

/** What was opened is in the order of opening, unless somebody wants it otherwise; all else in that of changes. */
export function usualSort(among: Among): Sort {
  return among === "opened" ? "opened" : "changed";
}

/** Which list an address leads to; what it says that there is not, counts for nothing. */
export function wantedIn(search: string, bin: boolean): Wanted {
  const params = new URLSearchParams(search);
  const query = queryIn(search);
  // The bin has no order but its own, and nobody's favourites.
  if (bin) return { query, bin, among: "all", sort: "changed", tags: [] };
  const among = AMONG.find((one) => one === params.get("show")) ?? "all";
  const sort = SORTS.find((one) => one === params.get("sort")) ?? usualSort(among);
  const tags = [...new Set(params.getAll("tag").map((tag) => tag.trim()).filter((tag) => tag !== "" && tag.length <= 40))].slice(0, MOST_TAGS);
  return { query, bin, among, sort, tags };
}

/** The same address with another order, other tags, or among others; what is as usual is left out. */
export function withWanted(search: string, { among, sort, tags }: Partial<Pick<Wanted, "among" | "sort" | "tags">>): string {
  const params = new URLSearchParams(search);
  if (among !== undefined) {
    params.delete("sort");
    if (among === "all") params.delete("show");
    else params.set("show", among);
  }
  if (sort !== undefined) {
    const shown = AMONG.find((one) => one === params.get("show")) ?? "all";
    if (sort === usualSort(shown)) params.delete("sort");
    else params.set("sort", sort);
  }
  if (tags !== undefined) {
    params.delete("tag");
    for (const tag of tags) params.append("tag", tag);
  }
  const next = params.toString();
  return next === "" ? "" : `?${next}`;
}

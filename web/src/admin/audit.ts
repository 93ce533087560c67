import { i18n, type MessageDescriptor } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery, type UseInfiniteQueryResult, type InfiniteData } from "@tanstack/react-query";
import { ajax, type AuditLine, type AuditPage } from "../ajax.ts";
import { listWords } from "../language/format.ts";
import { AUDITED, ORDERED } from "./audited.ts";

/** What is on show: of one person or client, one action; null means all. */
export interface Choice { readonly actor: string | null; readonly action: string | null }

const AT_ONCE = 50;
const TO_EXPORT = 500;

/** The audit log, page by page, the newest line first. */
export function useAuditLog(choice: Choice): UseInfiniteQueryResult<InfiniteData<AuditPage>> {
  return useInfiniteQuery({
    queryKey: ["audit", choice.actor, choice.action],
    queryFn: ({ pageParam, signal }) => ajax("audit_log", {
      before: pageParam, limit: AT_ONCE, actor: choice.actor, action: choice.action,
    }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
    networkMode: "always",
  });
}

/** All of it, the oldest line first. */
export async function everyLine(): Promise<readonly AuditLine[]> {
  const lines: AuditLine[] = [];
  let before: number | null = null;
  do {
    const page: AuditPage = await ajax("audit_log", { before, limit: TO_EXPORT, actor: null, action: null });
    lines.push(...page.lines);
    ({ before } = page);
  } while (before !== null);
  return lines.reverse();
}

const BY_NAME: Readonly<Record<string, MessageDescriptor>> = AUDITED;
const ON_THE_SERVER = "admin_";

/** An action as people read it; one that these pages do not know, as it is called. */
export function actionWords(action: string): string {
  const ordered = action.startsWith(ON_THE_SERVER) ? ORDERED[action.slice(ON_THE_SERVER.length)] : undefined;
  const known = ordered ?? BY_NAME[action];
  if (!known) return action.replaceAll("_", " ");
  const words = i18n._(known);
  return ordered ? t`${words} (on the server)` : words;
}

/** What came of it. */
export function resultWords(result: string): string {
  return result === "done" ? t`done` : t`refused: ${result.replaceAll("_", " ")}`;
}

export type Names = Readonly<Record<string, string>>;

/** The parameters of an action in one line, with names in the place of ids. */
export function paramsWords(params: Readonly<Record<string, unknown>>, names: Names): string {
  const words = (value: unknown): string => {
    if (typeof value === "string") return names[value] ?? value;
    return Array.isArray(value) ? listWords(value.map(words)) : JSON.stringify(value);
  };
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${words(value)}`)
    .join(", ");
}

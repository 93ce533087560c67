import type { ReactElement } from "react";
import { ClusterCard, NewCard, ThreadCard, type Beside } from "./cards.tsx";
import type { Thread } from "./threads.ts";
import type { Open } from "./view.ts";

interface CardProps { readonly open: Open; readonly threads: ReadonlyMap<string, Thread>; readonly gone: readonly string[]; readonly beside: Beside }

/** What is open: a conversation, several in one place, or one that is begun. */
export default function OpenCard({ open, threads, gone, beside }: CardProps): ReactElement | null {
  if (open.kind === "new") return <NewCard pin={open.pin} beside={beside} />;
  if (open.kind === "cluster") return <ClusterCard threads={open.threads.flatMap((id) => threads.get(id) ?? [])} beside={beside} />;
  const thread = threads.get(open.thread);
  return thread ? <ThreadCard key={thread.id} thread={thread} gone={gone.includes(thread.id)} beside={beside} /> : null;
}

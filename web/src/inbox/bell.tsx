import { Bell as BellIcon } from "lucide-react";
import type { ComponentProps, ReactElement } from "react";
import { createPortal } from "react-dom";
import { Later } from "../design/later.tsx";
import { useInbox } from "./use-inbox.ts";
import { badgeWords, bellWords } from "./words.ts";

const load = async (): Promise<typeof import("./inbox-popover.tsx").default> => (await import("./inbox-popover.tsx")).default;

/** How much is unread of what others have done that concerns this person. */
export function BellButton(props: ComponentProps<"button">): ReactElement {
  const unread = useUnread();
  const label = bellWords(unread);
  return (
    <button type="button" className="icon-button bell" aria-label={label} title={label} aria-haspopup="dialog" {...props}>
      <BellIcon size={18} aria-hidden="true" />
      {unread > 0 ? <span className="count-badge" aria-hidden="true">{badgeWords(unread)}</span> : null}
    </button>
  );
}

/** The same, and behind it all of that, which is loaded later. */
export function Bell(): ReactElement {
  const unread = useUnread();
  return (
    <>
      <Later load={load} props={NONE} button={BellButton} />
      {createPortal(<p className="unseen" role="status">{unread > 0 ? bellWords(unread) : null}</p>, document.body)}
    </>
  );
}

const NONE = {};

function useUnread(): number {
  return useInbox().data?.unread ?? 0;
}

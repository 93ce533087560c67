import { t } from "@lingui/core/macro";
import { MessageCirclePlus, MessageSquareText } from "lucide-react";
import type { ReactElement } from "react";
import { badgeWords } from "../inbox/words.ts";
import { mayComment, useDiscussion } from "./discussion.ts";
import { unreadThreads } from "./threads.ts";
import { place, togglePanel, useView } from "./view.ts";
import { panelWords } from "./words.ts";

/** In the header: to comment, and the list of comments with how much of it is unread. */
export function CommentButtons(): ReactElement {
  const discussion = useDiscussion();
  const { placing, panel } = useView();
  const unread = unreadThreads(discussion.threads ?? []);
  const label = panelWords(unread);
  return (
    <>
      {mayComment(discussion) ? (
        <button type="button" className="icon-button" aria-pressed={placing} aria-label={t`Comment`} title={t`Comment (C)`} onClick={() => { place(!placing); }}>
          <MessageCirclePlus size={18} aria-hidden="true" />
        </button>
      ) : null}
      <button type="button" className="icon-button" aria-expanded={panel !== null} aria-label={label} title={label} onClick={({ detail }) => { togglePanel(detail === 0); }}>
        <MessageSquareText size={18} aria-hidden="true" />
        {unread > 0 ? <span className="count-badge" aria-hidden="true">{badgeWords(unread)}</span> : null}
      </button>
    </>
  );
}

import { Check, Copy } from "lucide-react";
import { Dialog } from "radix-ui";
import { useRef, useState, type ReactElement } from "react";
import type { Invitation, Passed } from "../ajax.ts";
import { copyFrom } from "../design/copy.ts";
import { useNow } from "../design/now.ts";
import { exactWords, lastsWords } from "../design/time.ts";

/** A new link, to be copied, and whether it was sent. */
export function CopyField({ made: { link, mailed } }: { made: Passed }): ReactElement {
  const [copied, setCopied] = useState<boolean | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const copy = (): void => {
    if (field.current) void copyFrom(field.current).then(setCopied);
  };
  const Icon = copied === true ? Check : Copy;
  return (
    <>
      <div className="copy">
        <input ref={field} readOnly value={link} aria-label="The link" onFocus={(event) => { event.target.select(); }} />
        <button type="button" className="button is-main" autoFocus onClick={copy}><Icon size={16} aria-hidden="true" />{copied === true ? "Copied" : "Copy"}</button>
      </div>
      {mailed === true ? <p className="quiet" role="status">It is sent.</p> : null}
      {mailed === false ? <p className="problem" role="alert">The link is made, but could not be sent: pass it on yourself.</p> : null}
      <p className={copied === false ? "field-hint" : "unseen"} role="status">
        {copied === false ? "The browser does not let us copy: the link is selected, press Ctrl+C." : null}
        {copied === true ? "Copied" : null}
      </p>
    </>
  );
}

/** A new one-time link. */
export function CopyLink({ invitation, onAnother }: { invitation: Invitation; onAnother: () => void }): ReactElement {
  const now = useNow();
  const end = new Date(invitation.expires_at);
  return (
    <>
      <CopyField made={invitation} />
      <p className="quiet">
        It works once, for the next {lastsWords(end.getTime() - now.getTime())}: until {exactWords(end)}.
        Copy it now; it is not shown again.
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onAnother}>Another one</button>
        <Dialog.Close className="button">Done</Dialog.Close>
      </div>
    </>
  );
}

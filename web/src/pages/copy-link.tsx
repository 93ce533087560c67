import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
        <input ref={field} readOnly value={link} aria-label={t`The link`} onFocus={(event) => { event.target.select(); }} />
        <button type="button" className="button is-main" autoFocus onClick={copy}><Icon size={16} aria-hidden="true" />{copied === true ? t`Copied` : t`Copy`}</button>
      </div>
      {mailed === true ? <p className="quiet" role="status"><Trans>It is sent.</Trans></p> : null}
      {mailed === false ? <p className="problem" role="alert"><Trans>The link is made, but could not be sent: pass it on yourself.</Trans></p> : null}
      <p className={copied === false ? "field-hint" : "unseen"} role="status">
        {copied === false ? t`The browser does not let us copy: the link is selected, press Ctrl+C.` : null}
        {copied === true ? t`Copied` : null}
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
        <Trans>It works once, for the next {lastsWords(end.getTime() - now.getTime())}: until {exactWords(end)}.
        Copy it now; it is not shown again.</Trans>
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onAnother}><Trans>Another one</Trans></button>
        <Dialog.Close className="button"><Trans>Done</Trans></Dialog.Close>
      </div>
    </>
  );
}

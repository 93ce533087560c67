import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AlertDialog } from "radix-ui";
import { useState, type ReactElement, type RefObject } from "react";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";
import { kept } from "../kept/store.ts";
import { onlyHere } from "../kept/use-kept.ts";
import { endSession } from "../stream/token.ts";

interface LogOut {
  /** Logs out; asks first where that would lose something. */
  readonly ask: () => void;
  /** The question. */
  readonly question: ReactElement;
}

export function useLogOut(person: string, back: RefObject<HTMLElement | null>): LogOut {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const logout = useMutation({
    mutationFn: () => endSession(() => ajax("logout", {})),
    networkMode: "always",
    onSuccess: async () => {
      // Nobody who comes to this browser later finds any of it.
      await kept.leave().catch(() => undefined);
      await navigate("/login", { replace: true });
      client.clear();
    },
    onError: (error) => { toast.error(t`You are still logged in: ${error.message}`); },
  });
  const ask = (): void => {
    void onlyHere(person).then((count) => { if (count > 0) setAsking(true); else logout.mutate(); });
  };
  return { ask, question: <Question open={asking} back={back} onClose={() => { setAsking(false); }} onLogOut={() => { logout.mutate(); }} /> };
}

interface QuestionProps {
  readonly open: boolean;
  readonly back: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly onLogOut: () => void;
}

function Question({ open, back, onClose, onLogOut }: QuestionProps): ReactElement {
  const navigate = useNavigate();
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade" />
        <AlertDialog.Content className="card dialog" onCloseAutoFocus={(event) => { event.preventDefault(); back.current?.focus(); }}>
          <AlertDialog.Title asChild><h1><Trans>Not everything is saved</Trans></h1></AlertDialog.Title>
          <AlertDialog.Description className="quiet">
            <Trans>Some of your changes are only in this browser. When you log out, they are removed from it, and lost.</Trans>
          </AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Action className="button" onClick={onLogOut}><Trans>Log out and lose them</Trans></AlertDialog.Action>
            <AlertDialog.Action className="button" onClick={() => void navigate("/kept")}><Trans>Show them</Trans></AlertDialog.Action>
            <AlertDialog.Cancel className="button is-main"><Trans>Stay</Trans></AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, type ReactElement, type ReactNode, type SubmitEvent } from "react";
import type { Done } from "../ajax.ts";
import { perform, wordsOf, type Order } from "./orders.ts";

/** More at once is a mistake in typing. */
const MOST = 64;

interface OrderDialogProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** Asks before an order is given, and says what came of it. */
export function OrderDialog({ order, onClose }: OrderDialogProps): ReactElement {
  const [count, setCount] = useState("1");
  const given = useMutation({ mutationFn: () => perform(order, Number(count)), networkMode: "always" });
  const { title, text, button } = wordsOf(order);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!given.isPending) given.mutate();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide">
          <Dialog.Title asChild><h1>{title}</h1></Dialog.Title>
          <Dialog.Description className="quiet">{text}</Dialog.Description>
          {given.data ? <Results done={given.data} /> : (
            <form className="rename" onSubmit={submit}>
              {order.do === "start" ? (
                <label className="field">
                  <span><Trans>How many</Trans></span>
                  <input type="number" inputMode="numeric" min={1} max={MOST} required autoFocus value={count} onChange={(event) => { setCount(event.target.value); }} />
                </label>
              ) : null}
              {given.error ? <p className="problem" role="alert"><Trans>Nothing was changed. {given.error.message}</Trans></p> : null}
              <Actions>
                <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
                <button type="submit" className="button is-main" disabled={given.isPending}>{given.isPending ? t`One moment…` : button}</button>
              </Actions>
            </form>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Results({ done }: { done: Done }): ReactElement {
  return (
    <>
      <ul className="order-lines" role="status">{done.lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <Actions><Dialog.Close className="button is-main" autoFocus><Trans>Close</Trans></Dialog.Close></Actions>
    </>
  );
}

function Actions({ children }: { children: ReactNode }): ReactElement {
  return <div className="dialog-actions">{children}</div>;
}

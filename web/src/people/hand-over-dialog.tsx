import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Dialog } from "radix-ui";
import type { ReactElement } from "react";
import { toast } from "sonner";
import type { Account } from "../ajax.ts";
import { PersonFinder } from "../sharing/person-finder.tsx";
import { useHandOver } from "./use-people.ts";

/** Gives all Things of somebody another owner. */
export function HandOverDialog({ person, onClose }: { person: Account; onClose: () => void }): ReactElement {
  const { change } = useHandOver();
  const handOver = (to: string): void => {
    change({ user: person.id, to }, ({ things }) => {
      toast.success(plural(things, { one: "One Thing has another owner now.", other: "# Things have another owner now." }));
      onClose();
    });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide">
          <Dialog.Title asChild><h1>{t`Hand over the Things of ${person.name}`}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            <Trans>Whoever you choose owns all of them then. They stay in their groups, and under the name of who made them.</Trans>
          </Dialog.Description>
          <PersonFinder label={t`To whom`} without={[person.id]} onChosen={({ id }) => { handOver(id); }} />
          <div className="dialog-actions"><Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close></div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

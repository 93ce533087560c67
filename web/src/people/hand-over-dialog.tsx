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
      toast.success(things === 1 ? "One Thing has another owner now." : `${String(things)} Things have another owner now.`);
      onClose();
    });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide">
          <Dialog.Title asChild><h1>{`Hand over the Things of ${person.name}`}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            Whoever you choose owns all of them then. They stay in their groups, and under the name of who made them.
          </Dialog.Description>
          <PersonFinder label="To whom" without={[person.id]} onChosen={({ id }) => { handOver(id); }} />
          <div className="dialog-actions"><Dialog.Close className="button">Cancel</Dialog.Close></div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

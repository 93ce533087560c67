import { Trans } from "@lingui/react/macro";
import { ChevronDown, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import type { Group } from "../ajax.ts";
import { useCreate } from "./changes.ts";

/** Makes a Thing: in one's group, or in the one that is chosen. */
export function NewThing({ groups }: { groups: readonly Group[] }): ReactElement | null {
  const { create, busy } = useCreate();
  const [first, second] = groups;
  if (!first) return null;
  if (!second) {
    return (
      <button type="button" className="button is-main" disabled={busy} onClick={() => { create(first.id); }}>
        <Plus size={17} aria-hidden="true" /><Trans>New Thing</Trans>
      </button>
    );
  }
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button is-main" disabled={busy}>
        <Plus size={17} aria-hidden="true" /><Trans>New Thing</Trans><ChevronDown size={15} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" loop align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label"><Trans>In which group?</Trans></DropdownMenu.Label>
          {groups.map((group) => (
            <DropdownMenu.Item key={group.id} className="menu-item" onSelect={() => { create(group.id); }}>
              {group.name}{group.live ? null : <span className="menu-note"><Trans>not live</Trans></span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ChevronDown, LayoutTemplate, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState, type ReactElement } from "react";
import type { Group } from "../ajax.ts";
import { useCreate } from "./changes.ts";
import { TemplateDialog } from "./template-dialog.tsx";

/** Makes a Thing, an empty one or one that begins with a template. */
export function NewThing({ groups }: { groups: readonly Group[] }): ReactElement | null {
  const [choosing, setChoosing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  if (groups.length === 0) return null;
  return (
    <div className="new-thing">
      <button ref={opener} type="button" className="button" title={t`From a template`} onClick={() => { setChoosing(true); }}>
        <LayoutTemplate size={17} aria-hidden="true" /><span><Trans>From a template</Trans></span>
      </button>
      <Empty groups={groups} />
      {choosing ? <TemplateDialog groups={groups} onClose={() => { setChoosing(false); }} returnFocus={() => opener.current?.focus()} /> : null}
    </div>
  );
}

/** An empty one: in one's group, or in the one that is chosen. */
function Empty({ groups }: { groups: readonly Group[] }): ReactElement | null {
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

import { Ellipsis, PencilLine, SquareArrowOutUpRight, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { useNavigate } from "react-router";
import type { Thing } from "../ajax.ts";
import { useAfterMenu } from "../design/after-menu.ts";
import { useSession } from "../session.ts";

export interface ThingMenuProps {
  readonly thing: Thing;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

/** Who came by a share link may not bin what he was shown. */
function useMayDelete(): boolean {
  return useSession().data?.user.guest !== true;
}

/** What one can do with a Thing in the list. */
export function ThingMenu({ thing, onRename, onDelete }: ThingMenuProps): ReactElement {
  const navigate = useNavigate();
  const afterMenu = useAfterMenu();
  const mayDelete = useMayDelete();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="row-menu" aria-label={`Menu of “${thing.name}”`} data-menu={thing.id}>
        <Ellipsis size={18} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" loop align="end" sideOffset={4} collisionPadding={8} onCloseAutoFocus={afterMenu.onCloseAutoFocus}>
          <DropdownMenu.Item className="menu-item" onSelect={() => void navigate(`/things/${thing.id}`)}>
            <SquareArrowOutUpRight size={16} aria-hidden="true" />Open
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => { afterMenu.later(onRename); }}><PencilLine size={16} aria-hidden="true" />Rename…</DropdownMenu.Item>
          {mayDelete ? (
            <>
              <DropdownMenu.Separator className="menu-line" />
              <DropdownMenu.Item className="menu-item is-bad" onSelect={onDelete}><Trash2 size={16} aria-hidden="true" />Put into the bin</DropdownMenu.Item>
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

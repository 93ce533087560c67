import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { CopyPlus, Ellipsis, PencilLine, SquareArrowOutUpRight, Star, Tags, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { useNavigate } from "react-router";
import { useAfterMenu } from "../design/after-menu.ts";
import { useSession } from "../session.ts";
import { groupOfCopy, useDuplicate } from "./copying.ts";
import type { Listed } from "./listed.ts";

export interface ThingMenuProps {
  readonly thing: Listed;
  readonly onRename: () => void;
  readonly onTags: () => void;
  readonly onFavour: () => void;
  readonly onDelete: () => void;
}

/** What one can do with a Thing in the list. */
export function ThingMenu(props: ThingMenuProps): ReactElement {
  const { thing } = props;
  const afterMenu = useAfterMenu();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="row-menu" aria-label={t`Menu of “${thing.name}”`} data-menu={thing.id}>
        <Ellipsis size={18} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" loop align="end" sideOffset={4} collisionPadding={8} onCloseAutoFocus={afterMenu.onCloseAutoFocus}>
          <Items {...props} later={afterMenu.later} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemsProps extends ThingMenuProps {
  readonly later: ReturnType<typeof useAfterMenu>["later"];
}

/**
 * There only while the menu is open: what it needs to know, each row of a list would ask for as it is scrolled by. Who came by a
 * share link keeps nothing here, and may not bin what he was shown.
 */
function Items({ thing, onRename, onTags, onFavour, onDelete, later }: ItemsProps): ReactElement {
  const navigate = useNavigate();
  const guest = useSession().data?.user.guest === true;
  const mayChange = thing.role === "editor" || thing.role === "owner";
  return (
    <>
      <DropdownMenu.Item className="menu-item" onSelect={() => void navigate(`/things/${thing.id}`)}>
        <SquareArrowOutUpRight size={16} aria-hidden="true" /><Trans>Open</Trans>
      </DropdownMenu.Item>
      {guest ? null : (
        <DropdownMenu.Item className="menu-item" onSelect={onFavour}>
          <Star size={16} aria-hidden="true" />{thing.favourite ? t`Remove from favourites` : t`Add to favourites`}
        </DropdownMenu.Item>
      )}
      <DuplicateItem thing={thing} />
      {mayChange ? (
        <DropdownMenu.Item className="menu-item" onSelect={() => { later(onRename); }}><PencilLine size={16} aria-hidden="true" /><Trans>Rename…</Trans></DropdownMenu.Item>
      ) : null}
      {mayChange && !guest ? (
        <>
          <DropdownMenu.Item className="menu-item" onSelect={() => { later(onTags); }}><Tags size={16} aria-hidden="true" /><Trans>Tags…</Trans></DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item is-bad" onSelect={onDelete}><Trash2 size={16} aria-hidden="true" /><Trans>Put into the bin</Trans></DropdownMenu.Item>
        </>
      ) : null}
    </>
  );
}

/** Nothing for whoever is in no group that the copy could belong to: a guest, for one. */
function DuplicateItem({ thing }: { thing: Listed }): ReactElement | null {
  const duplicate = useDuplicate();
  const group = groupOfCopy(thing, useSession().data?.groups ?? []);
  if (!group) return null;
  return (
    <DropdownMenu.Item className="menu-item" onSelect={() => { duplicate(thing, group); }}><CopyPlus size={16} aria-hidden="true" /><Trans>Duplicate</Trans></DropdownMenu.Item>
  );
}

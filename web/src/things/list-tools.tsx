import { i18n, type MessageDescriptor } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ArrowDownUp, Check, Tag, X } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState, type ReactElement } from "react";
import { useLocation, useNavigate } from "react-router";
import { withWanted } from "./address.ts";
import type { Sort, Wanted } from "./listed.ts";
import { sameTag } from "./tagging.ts";
import { useUsedTags } from "./used-tags.ts";
import { SORT_WORDS } from "./words.ts";

/** In which order the list is, and which tags it is narrowed down to. Both are in the address. */
export function ListTools({ wanted }: { wanted: Wanted }): ReactElement {
  const { search } = useLocation();
  const navigate = useNavigate();
  const go = (next: string): void => { void navigate({ search: next }); };
  const setTags = (tags: readonly string[]): void => { go(withWanted(search, { tags })); };
  return (
    <div className="list-tools">
      {wanted.tags.map((tag) => (
        <button key={tag} type="button" className="tag is-chosen" aria-label={t`Show also without the tag “${tag}”`} onClick={() => { setTags(wanted.tags.filter((one) => one !== tag)); }}>
          {tag}<X size={13} aria-hidden="true" />
        </button>
      ))}
      <TagFilter chosen={wanted.tags} onChange={setTags} />
      <SortMenu sort={wanted.sort} onChange={(sort) => { go(withWanted(search, { sort })); }} />
    </div>
  );
}

function TagFilter({ chosen, onChange }: { chosen: readonly string[]; onChange: (tags: readonly string[]) => void }): ReactElement {
  const [open, setOpen] = useState(false);
  const used = useUsedTags(open);
  const toggle = (name: string, on: boolean): void => { onChange(on ? [...chosen, name] : chosen.filter((one) => !sameTag(one, name))); };
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger className="tool"><Tag size={15} aria-hidden="true" /><Trans>Tags</Trans></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu is-long" loop align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{used.data?.length === 0 ? t`No Thing has a tag yet.` : t`Show only Things with`}</DropdownMenu.Label>
          {used.data?.map(({ name, things }) => (
            <DropdownMenu.CheckboxItem
              key={name} className="menu-item" checked={chosen.some((one) => sameTag(one, name))} onCheckedChange={(on) => { toggle(name, on); }}
            >
              <Ticked />{name}<span className="menu-note">{things}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          {used.error ? <DropdownMenu.Label className="menu-label">{used.error.message}</DropdownMenu.Label> : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const SORTS = Object.entries(SORT_WORDS) as [Sort, MessageDescriptor][];

function SortMenu({ sort, onChange }: { sort: Sort; onChange: (sort: Sort) => void }): ReactElement {
  const words = i18n._(SORT_WORDS[sort]);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="tool" aria-label={t`Order: ${words}`}><ArrowDownUp size={15} aria-hidden="true" />{words}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" loop align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={sort} onValueChange={(next) => { onChange(next as Sort); }}>
            {SORTS.map(([value, label]) => (
              <DropdownMenu.RadioItem key={value} className="menu-item" value={value}><Ticked />{i18n._(label)}</DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Ticked(): ReactElement {
  return <span className="menu-tick"><DropdownMenu.ItemIndicator><Check size={16} aria-hidden="true" /></DropdownMenu.ItemIndicator></span>;
}

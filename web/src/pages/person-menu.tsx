import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Activity, Check, Contact, HardDriveDownload, LifeBuoy, LogOut, Plug, ScrollText, Send, Sparkles, UserPlus, UserRound, Users, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState, type ReactElement } from "react";
import { useNavigate } from "react-router";
import type { Session } from "../ajax.ts";
import { useAfterMenu } from "../design/after-menu.ts";
import { Avatar } from "../design/avatar.tsx";
import { chooseTheme, useTheme, type ThemeChoice } from "../design/theme.ts";
import { LanguageMenu } from "../language/choice.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { useLogOut } from "./log-out.tsx";

const THEMES: readonly (readonly [ThemeChoice, MessageDescriptor])[] = [["system", msg`As the system`], ["light", msg`Light`], ["dark", msg`Dark`]];

/** Behind one's own initials: who one is, how it looks, inviting and leaving. */
export function PersonMenu({ session }: { session: Session }): ReactElement {
  const { user, groups } = session;
  const [inviting, setInviting] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const logOut = useLogOut(user.id, trigger);
  const afterMenu = useAfterMenu();
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="bar-person" ref={trigger} aria-label={t`${user.name}: menu`} title={user.name}>
          <Avatar person={user} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" loop align="end" sideOffset={6} collisionPadding={8} onCloseAutoFocus={afterMenu.onCloseAutoFocus}>
            <DropdownMenu.Label className="menu-person">
              <strong>{user.name}</strong>
              <span>{user.guest ? t`without an account` : user.admin ? t`${user.login} · administrator` : user.login}</span>
            </DropdownMenu.Label>
            <Line />
            <ThemeChoices />
            <Line />
            <LanguageMenu opener="bar-person" />
            <Line />
            {user.admin && groups.length > 0 ? (
              <DropdownMenu.Item className="menu-item" onSelect={() => { afterMenu.later(() => { setInviting(true); }); }}><UserPlus size={16} aria-hidden="true" /><Trans>Invite…</Trans></DropdownMenu.Item>
            ) : null}
            <Pages pages={[...(user.guest ? [] : PAGES), KEPT, ...(user.admin ? ADMIN_PAGES : [])]} />
            <Line />
            <Pages pages={HELP_PAGES} />
            <Line />
            <DropdownMenu.Item className="menu-item" onSelect={() => { afterMenu.later(logOut.ask); }}><LogOut size={16} aria-hidden="true" /><Trans>Log out</Trans></DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {logOut.question}
      {inviting ? <InviteDialog groups={groups} back={trigger} onClose={() => { setInviting(false); }} /> : null}
    </>
  );
}

interface Page { readonly path: string; readonly label: MessageDescriptor; readonly Icon: LucideIcon }

const PAGES: readonly Page[] = [
  { path: "/profile", label: msg`Your profile`, Icon: UserRound },
  { path: "/groups", label: msg`Groups`, Icon: Users },
  { path: "/clients", label: msg`Clients`, Icon: Plug },
  { path: "/receivers", label: msg`Receivers`, Icon: Send },
];
const KEPT: Page = { path: "/kept", label: msg`Kept in this browser`, Icon: HardDriveDownload };
const ADMIN_PAGES: readonly Page[] = [
  { path: "/admin/people", label: msg`People`, Icon: Contact },
  { path: "/admin/processes", label: msg`Processes`, Icon: Activity },
  { path: "/admin/audit", label: msg`Audit log`, Icon: ScrollText },
];

const HELP_PAGES: readonly Page[] = [
  { path: "/help", label: msg`Help`, Icon: LifeBuoy },
  { path: "/whats-new", label: msg`What’s New`, Icon: Sparkles },
];

function Pages({ pages }: { pages: readonly Page[] }): ReactElement[] {
  const navigate = useNavigate();
  return pages.map(({ path, label, Icon }) => (
    <DropdownMenu.Item key={path} className="menu-item" onSelect={() => { void navigate(path); }}><Icon size={16} aria-hidden="true" />{i18n._(label)}</DropdownMenu.Item>
  ));
}

function Line(): ReactElement {
  return <DropdownMenu.Separator className="menu-line" />;
}

function ThemeChoices(): ReactElement {
  const { choice } = useTheme();
  return (
    <DropdownMenu.RadioGroup value={choice} aria-label={t`Colours`}>
      <DropdownMenu.Label className="menu-label"><Trans>Colours</Trans></DropdownMenu.Label>
      {THEMES.map(([theme, label]) => (
        <DropdownMenu.RadioItem
          key={theme} value={theme} className="menu-item"
          // The menu stays, to look at the choice.
          onSelect={(event) => { event.preventDefault(); chooseTheme(theme); }}
        >
          <span className="menu-tick"><DropdownMenu.ItemIndicator><Check size={16} aria-hidden="true" /></DropdownMenu.ItemIndicator></span>
          {i18n._(label)}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

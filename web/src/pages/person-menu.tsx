import { Activity, Check, Contact, HardDriveDownload, LifeBuoy, LogOut, Plug, ScrollText, Send, Sparkles, UserPlus, UserRound, Users, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState, type ReactElement } from "react";
import { useNavigate } from "react-router";
import type { Session } from "../ajax.ts";
import { useAfterMenu } from "../design/after-menu.ts";
import { Avatar } from "../design/avatar.tsx";
import { chooseTheme, useTheme, type ThemeChoice } from "../design/theme.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { useLogOut } from "./log-out.tsx";

const THEMES: readonly (readonly [ThemeChoice, string])[] = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];

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
        <DropdownMenu.Trigger className="bar-person" ref={trigger} aria-label={`${user.name}: menu`} title={user.name}>
          <Avatar person={user} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" loop align="end" sideOffset={6} collisionPadding={8} onCloseAutoFocus={afterMenu.onCloseAutoFocus}>
            <DropdownMenu.Label className="menu-person">
              <strong>{user.name}</strong>
              <span>{user.guest ? "without an account" : user.admin ? `${user.login} · administrator` : user.login}</span>
            </DropdownMenu.Label>
            <Line />
            <ThemeChoices />
            <Line />
            {user.admin && groups.length > 0 ? (
              <DropdownMenu.Item className="menu-item" onSelect={() => { afterMenu.later(() => { setInviting(true); }); }}><UserPlus size={16} aria-hidden="true" />Invite…</DropdownMenu.Item>
            ) : null}
            <Pages pages={[...(user.guest ? [] : PAGES), KEPT, ...(user.admin ? ADMIN_PAGES : [])]} />
            <Line />
            <Pages pages={HELP_PAGES} />
            <Line />
            <DropdownMenu.Item className="menu-item" onSelect={() => { afterMenu.later(logOut.ask); }}><LogOut size={16} aria-hidden="true" />Log out</DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {logOut.question}
      {inviting ? <InviteDialog groups={groups} back={trigger} onClose={() => { setInviting(false); }} /> : null}
    </>
  );
}

interface Page { readonly path: string; readonly label: string; readonly Icon: LucideIcon }

const PAGES: readonly Page[] = [
  { path: "/profile", label: "Your profile", Icon: UserRound },
  { path: "/groups", label: "Groups", Icon: Users },
  { path: "/clients", label: "Clients", Icon: Plug },
  { path: "/receivers", label: "Receivers", Icon: Send },
];
const KEPT: Page = { path: "/kept", label: "Kept in this browser", Icon: HardDriveDownload };
const ADMIN_PAGES: readonly Page[] = [
  { path: "/admin/people", label: "People", Icon: Contact },
  { path: "/admin/processes", label: "Processes", Icon: Activity },
  { path: "/admin/audit", label: "Audit log", Icon: ScrollText },
];

const HELP_PAGES: readonly Page[] = [
  { path: "/help", label: "Help", Icon: LifeBuoy },
  { path: "/whats-new", label: "What’s New", Icon: Sparkles },
];

function Pages({ pages }: { pages: readonly Page[] }): ReactElement[] {
  const navigate = useNavigate();
  return pages.map(({ path, label, Icon }) => (
    <DropdownMenu.Item key={path} className="menu-item" onSelect={() => { void navigate(path); }}><Icon size={16} aria-hidden="true" />{label}</DropdownMenu.Item>
  ));
}

function Line(): ReactElement {
  return <DropdownMenu.Separator className="menu-line" />;
}

function ThemeChoices(): ReactElement {
  const { choice } = useTheme();
  return (
    <DropdownMenu.RadioGroup value={choice} aria-label="Colours">
      <DropdownMenu.Label className="menu-label">Colours</DropdownMenu.Label>
      {THEMES.map(([theme, label]) => (
        <DropdownMenu.RadioItem
          key={theme} value={theme} className="menu-item"
          // The menu stays, to look at the choice.
          onSelect={(event) => { event.preventDefault(); chooseTheme(theme); }}
        >
          <span className="menu-tick"><DropdownMenu.ItemIndicator><Check size={16} aria-hidden="true" /></DropdownMenu.ItemIndicator></span>
          {label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

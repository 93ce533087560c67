import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MonitorUp, MonitorX, Wand } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { TogetherButton } from "./button.tsx";
import type { OwnActs } from "./own-acts.ts";
import { REACTIONS } from "./reactions.ts";

interface TogetherMenuProps {
  readonly acts: OwnActs;
  readonly mayPresent: boolean;
  readonly defaultOpen: boolean;
}

/** What one can do with the others here: show, point, react. */
export default function TogetherMenu({ acts, mayPresent, defaultOpen }: TogetherMenuProps): ReactElement {
  const { isPresenting } = acts.following.useFollows();
  return (
    <DropdownMenu.Root defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild><TogetherButton /></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" loop align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label"><Trans>React</Trans></DropdownMenu.Label>
          <DropdownMenu.Group className="reactions">
            {REACTIONS.map(([Sign, name], kind) => (
              <DropdownMenu.Item
                key={name.id} className="reaction" aria-label={i18n._(name)} title={i18n._(name)}
                // The menu stays: one reaction seldom comes alone.
                onSelect={(event) => { event.preventDefault(); acts.react(kind); }}
              >
                <Sign size={20} aria-hidden="true" />
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => { acts.toggleLaser(); }}>
            <Wand size={16} aria-hidden="true" /><Trans>Laser pointer</Trans><kbd className="menu-note">K</kbd>
          </DropdownMenu.Item>
          {mayPresent ? (
            <DropdownMenu.Item className="menu-item" onSelect={() => { acts.following.present(!isPresenting); }}>
              {isPresenting ? <MonitorX size={16} aria-hidden="true" /> : <MonitorUp size={16} aria-hidden="true" />}
              {isPresenting ? t`Let everybody go` : t`Bring everybody to me`}
            </DropdownMenu.Item>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

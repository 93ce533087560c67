import { MainMenu } from "@excalidraw/excalidraw";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { FileInput, FileOutput, History, ListTree } from "lucide-react";
import { useEffect, useRef, type ChangeEvent, type ReactElement } from "react";
import { chooseTheme, useTheme } from "../design/theme.ts";
import { nameControls } from "./names.ts";

interface MenuProps {
  readonly canEdit: boolean;
  readonly onImport: (files: readonly File[]) => void;
  readonly onExport: () => void;
  readonly onHistory: () => void;
  readonly onOutline: () => void;
}

const { DefaultItems } = MainMenu;

/** The menu, without what would replace or clear the scene for everybody. */
export function CanvasMenu({ canEdit, onImport, onExport, onHistory, onOutline }: MenuProps): ReactElement {
  const { choice } = useTheme();
  useEffect(() => nameControls(document.body), []);
  return (
    <MainMenu>
      {canEdit ? <ImportItem onImport={onImport} /> : null}
      <MainMenu.Item icon={<FileOutput aria-hidden="true" />} onSelect={onExport}><Trans>Export as file…</Trans></MainMenu.Item>
      <DefaultItems.SaveAsImage />
      <MainMenu.Item icon={<History aria-hidden="true" />} shortcut="Ctrl+Alt+Shift+H" onSelect={onHistory}><Trans>History</Trans></MainMenu.Item>
      <MainMenu.Item icon={<ListTree aria-hidden="true" />} shortcut="Ctrl+Alt+Shift+O" onSelect={onOutline}><Trans>Outline</Trans></MainMenu.Item>
      <MainMenu.Separator />
      <DefaultItems.SearchMenu />
      <DefaultItems.Help />
      <MainMenu.Separator />
      <DefaultItems.ToggleTheme allowSystemTheme theme={choice} onSelect={chooseTheme} />
    </MainMenu>
  );
}

function ImportItem({ onImport }: { onImport: MenuProps["onImport"] }): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: Event): void => {
    // The menu would close and take the input with it before a file is chosen.
    event.preventDefault();
    input.current?.click();
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    onImport([...(event.target.files ?? [])]);
    event.target.value = "";
  };
  return (
    <>
      <MainMenu.Item icon={<FileInput aria-hidden="true" />} onSelect={choose} data-testid="import"><Trans>Import…</Trans></MainMenu.Item>
      <input
        ref={input} type="file" multiple hidden onChange={onChange} aria-label={t`Import a drawing`}
        accept=".excalidraw,.json,.png,.svg,.mmd,.mermaid,application/json,image/png,image/svg+xml"
      />
    </>
  );
}

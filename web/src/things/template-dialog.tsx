import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Dialog } from "radix-ui";
import { useMemo, useState, type ReactElement } from "react";
import type { Group } from "../ajax.ts";
import { pictureOf } from "./built-in/picture.ts";
import type { BuiltIn } from "./built-in/templates.ts";
import { groupOfCopy, TEMPLATE, useBeginning, useBuiltIn, useTemplates, type Beginning } from "./copying.ts";
import type { Listed } from "./listed.ts";
import { SketchPicture, ThingPicture } from "./thing-picture.tsx";

interface TemplateDialogProps {
  readonly groups: readonly Group[];
  readonly onClose: () => void;
  readonly returnFocus: () => void;
}

/** What a new Thing may begin with: one click makes a copy, and leads there. */
export function TemplateDialog({ groups, onClose, returnFocus }: TemplateDialogProps): ReactElement {
  const templates = useTemplates();
  const beginning = useBeginning();
  const [into, setInto] = useState<Group | null>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content
          className="card dialog is-wide" aria-describedby="templates-note"
          onCloseAutoFocus={(event) => { event.preventDefault(); returnFocus(); }}
        >
          <Dialog.Title asChild><h1><Trans>Begin with a template</Trans></h1></Dialog.Title>
          <p className="quiet" id="templates-note"><Trans>The new Thing is a copy; the template stays as it is.</Trans></p>
          {groups.length > 1 ? <IntoGroup groups={groups} into={into} onInto={setInto} /> : null}
          <Lists groups={groups} into={into} beginning={beginning} own={templates.data} />
          {templates.error ? <p className="problem" role="alert"><Trans>The templates could not be loaded. {templates.error.message}</Trans></p> : null}
          {beginning.error ? <p className="problem" role="alert"><Trans>The new Thing could not be made. {beginning.error.message}</Trans></p> : null}
          <div className="dialog-actions"><Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close></div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface IntoGroupProps {
  readonly groups: readonly Group[];
  readonly into: Group | null;
  readonly onInto: (group: Group | null) => void;
}

function IntoGroup({ groups, into, onInto }: IntoGroupProps): ReactElement {
  return (
    <label className="field">
      <span><Trans>In which group?</Trans></span>
      <select value={into?.id ?? ""} onChange={({ target }) => { onInto(groups.find(({ id }) => id === target.value) ?? null); }}>
        <option value=""><Trans>That of the template</Trans></option>
        {groups.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
}

interface ListsProps {
  readonly groups: readonly Group[];
  readonly into: Group | null;
  readonly beginning: Beginning;
  /** Those that somebody has made; undefined until they are known. */
  readonly own: readonly Listed[] | undefined;
}

function Lists({ groups, into, beginning: { begin, beginBuiltIn, busy }, own }: ListsProps): ReactElement {
  const built = useBuiltIn();
  return (
    <>
      {own?.length === 0 ? <NoneYet /> : null}
      {own && own.length > 0 ? (
        <Templates
          label={t`Templates`} all={own} busy={busy} picture={(template) => <ThingPicture thing={template} />}
          onChoose={(template) => {
            const group = into ?? groupOfCopy(template, groups);
            if (group) begin(template, group);
          }}
        />
      ) : null}
      <h2><Trans>Ready-made</Trans></h2>
      <Templates
        label={t`Ready-made templates`} all={built} busy={busy} picture={(template) => <BuiltInPicture template={template} />}
        onChoose={(template) => {
          const group = into ?? groups[0];
          if (group) beginBuiltIn(template, group);
        }}
      />
    </>
  );
}

interface TemplatesProps<Template> {
  readonly label: string;
  readonly all: readonly Template[];
  readonly busy: boolean;
  readonly picture: (template: Template) => ReactElement;
  readonly onChoose: (template: Template) => void;
}

function Templates<Template extends { readonly id: string; readonly name: string }>({ label, all, busy, picture, onChoose }: TemplatesProps<Template>): ReactElement {
  return (
    <ul className="templates" aria-label={label}>
      {all.map((template) => (
        <li key={template.id}>
          <button type="button" className="template" disabled={busy} onClick={() => { onChoose(template); }}>
            {picture(template)}
            <span>{template.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function NoneYet(): ReactElement {
  return <p className="quiet"><Trans>You have no templates of your own yet. Give a Thing the tag “{TEMPLATE}”: whoever sees it can then begin with a copy of it.</Trans></p>;
}

function BuiltInPicture({ template }: { template: BuiltIn }): ReactElement {
  const sketch = useMemo(() => pictureOf(template.draw()), [template]);
  return <SketchPicture sketch={sketch} />;
}

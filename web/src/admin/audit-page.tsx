import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import type { AuditLine } from "../ajax.ts";
import { saveFile } from "../design/save-file.ts";
import { exactWords } from "../design/time.ts";
import { NotFound } from "../pages/not-found.tsx";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import { Empty, Skeleton, Trouble } from "../things/notes.tsx";
import "./audit.css";
import { actionWords, everyLine, paramsWords, resultWords, useAuditLog, type Choice, type Names } from "./audit.ts";

/** Who did what, from where, with what result; for administrators, for everybody else there is no such page. */
export default function AuditPage(): ReactElement {
  const session = useSession().data;
  return session?.user.admin === true ? <Audit /> : <NotFound />;
}

function Audit(): ReactElement {
  const [choice, setChoice] = useState<Choice>({ actor: null, action: null });
  const log = useAuditLog(choice);
  const lines = log.data?.pages.flatMap((page) => page.lines) ?? [];
  const names: Names = Object.assign({}, ...(log.data?.pages.map((page) => page.names) ?? [])) as Names;
  return (
    <Shell>
      <title>{t`Audit log · WidgetApp`}</title>
      <div className="list-head"><h1><Trans>Audit log</Trans></h1><Export /></div>
      <p className="found"><Trans>Every change of rights and every administrative act, the newest first. Nothing is ever taken out of it.</Trans></p>
      <Choose choice={choice} names={names} actions={log.data?.pages[0]?.actions ?? []} onChoose={setChoice} />
      {log.error ? <Trouble what={t`The audit log cannot be shown.`} error={log.error} busy={log.isFetching} retry={() => { void log.refetch(); }} /> : null}
      {log.isPending ? <Skeleton rows={8} /> : null}
      {log.data && lines.length === 0 ? <Empty title={t`Nothing`} text={t`There is no line like that.`} /> : null}
      {lines.length > 0 ? <Lines lines={lines} names={names} onActor={(actor) => { setChoice({ ...choice, actor }); }} /> : null}
      {log.hasNextPage ? (
        <button type="button" className="button audit-more" disabled={log.isFetchingNextPage} onClick={() => { void log.fetchNextPage(); }}><Trans>Older ones</Trans></button>
      ) : null}
    </Shell>
  );
}

interface ChooseProps { readonly choice: Choice; readonly names: Names; readonly actions: readonly string[]; readonly onChoose: (choice: Choice) => void }

function Choose({ choice, names, actions, onChoose }: ChooseProps): ReactElement {
  return (
    <div className="audit-choice">
      <label>
        <Trans>Action</Trans>{" "}
        <select value={choice.action ?? ""} onChange={(event) => { onChoose({ ...choice, action: event.target.value || null }); }}>
          <option value="">{t`all`}</option>
          {actions.map((action) => <option key={action} value={action}>{actionWords(action)}</option>)}
        </select>
      </label>
      {choice.actor === null ? null : (
        <button type="button" className="button" onClick={() => { onChoose({ ...choice, actor: null }); }}>
          <Trans>Only {names[choice.actor] ?? choice.actor}: show everybody</Trans>
        </button>
      )}
    </div>
  );
}

interface LinesProps { readonly lines: readonly AuditLine[]; readonly names: Names; readonly onActor: (actor: string) => void }

function Lines({ lines, names, onActor }: LinesProps): ReactElement {
  return (
    <div className="audit-scroll">
      <table className="audit">
        <thead><tr><th scope="col"><Trans>No.</Trans></th><th scope="col"><Trans>When</Trans></th><th scope="col"><Trans>Who</Trans></th><th scope="col"><Trans>From</Trans></th><th scope="col"><Trans>What</Trans></th><th scope="col"><Trans>Result</Trans></th></tr></thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number} className={line.result === "done" ? "" : "is-refused"}>
              <td>{line.number}</td>
              <td><time dateTime={line.at}>{exactWords(new Date(line.at))}</time></td>
              <td><Who line={line} names={names} onActor={onActor} /></td>
              <td>{line.address}</td>
              <td><strong>{actionWords(line.action)}</strong> <span className="quiet">{paramsWords(line.params, names)}{line.object === null ? "" : ` → ${names[line.object] ?? line.object}`}</span></td>
              <td>{resultWords(line.result)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Who({ line, names, onActor }: { line: AuditLine } & Pick<LinesProps, "names" | "onActor">): ReactElement {
  const { actor, client } = line;
  const by = client !== null && client !== actor ? t`by ${names[client] ?? client}` : "";
  if (actor === null) return <span className="quiet">{by === "" ? t`nobody known` : by}</span>;
  return (
    <>
      <button type="button" className="audit-who" title={t`Show only these`} onClick={() => { onActor(actor); }}>{names[actor] ?? actor}</button>{" "}
      <span className="quiet">{by}</span>
    </>
  );
}

function Export(): ReactElement {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      saveFile("widgetapp-audit.json", new Blob([JSON.stringify(await everyLine(), null, 1)], { type: "application/json" }));
    } catch (error) {
      toast.error(t`The audit log was not saved. ${error instanceof Error ? error.message : ""}`);
    } finally {
      setBusy(false);
    }
  };
  return <button type="button" className="button" disabled={busy} onClick={() => { void save(); }}><Download size={16} aria-hidden="true" />{busy ? t`One moment…` : t`Save all of it`}</button>;
}

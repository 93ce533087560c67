import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Play } from "lucide-react";
import { useCallback, useState, type ReactElement } from "react";
import { NotFound } from "../pages/not-found.tsx";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import { MEASURES } from "./history.ts";
import { OrderDialog } from "./order-dialog.tsx";
import type { Order } from "./orders.ts";
import { Plot } from "./plot.tsx";
import "./processes.css";
import { ProcessTable } from "./table.tsx";
import { useProcesses, type ProcessesView } from "./use-processes.ts";

/** WidgetApp's own processes, for administrators; for everybody else there is no such page. */
export default function ProcessesPage(): ReactElement {
  const session = useSession().data;
  return session?.user.admin === true ? <Processes /> : <NotFound />;
}

function Processes(): ReactElement {
  const view = useProcesses();
  const [order, setOrder] = useState<Order | null>(null);
  return (
    <Shell>
      <title>{t`Processes · WidgetApp`}</title>
      <div className="processes">
        <div className="list-head">
          <h1><Trans>Processes</Trans></h1>
          <LiveMark view={view} />
          <button type="button" className="button is-main" onClick={() => { setOrder({ do: "start" }); }}>
            <Play size={16} aria-hidden="true" /><Trans>Start…</Trans>
          </button>
        </div>
        {view.refused === undefined ? null : <p className="problem" role="alert">{view.refused}</p>}
        {view.processes ? <ProcessTable processes={view.processes} onOrder={setOrder} /> : null}
        <Plots view={view} />
      </div>
      {order ? <OrderDialog order={order} onClose={() => { setOrder(null); }} /> : null}
    </Shell>
  );
}

function LiveMark({ view }: { view: ProcessesView }): ReactElement | null {
  if (view.refused !== undefined) return null;
  const before = view.processes ? t`Not connected: this is how it was. Trying again…` : t`One moment…`;
  return <p className={view.live ? "live-mark is-live" : "live-mark"} role="status">{view.live ? t`Live` : before}</p>;
}

function Plots({ view }: { view: ProcessesView }): ReactElement | null {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((name: string) => {
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  }, []);
  if (!view.processes) return null;
  return (
    <div className="plots">
      {MEASURES.map((measure) => <Plot key={measure} measure={measure} hour={view.hour} hidden={hidden} onToggle={toggle} />)}
    </div>
  );
}

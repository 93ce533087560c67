import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Undo2 } from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { toast } from "sonner";
import { useNow } from "../design/now.ts";
import { wantedIn } from "../things/address.ts";
import { useRestore } from "../things/changes.ts";
import { ListHead } from "../things/list-head.tsx";
import type { Listed } from "../things/listed.ts";
import { Listing } from "../things/listing.tsx";
import { Empty } from "../things/notes.tsx";
import { useQueryText } from "../things/query-text.ts";
import { refocus } from "../things/row-focus.ts";
import { SearchField } from "../things/search-field.tsx";
import { SelectionBar } from "../things/selection-bar.tsx";
import { BinRow } from "../things/thing-row.tsx";
import { useSelection } from "../things/use-selection.ts";
import { restoredWords } from "../things/words.ts";
import { Shell } from "./shell.tsx";

/** Things that were put into the bin, and can be restored. */
export function BinPage(): ReactElement {
  const text = useQueryText();
  const wanted = wantedIn(useLocation().search, true);
  const navigate = useNavigate();
  const now = useNow();
  const restore = useRestore();
  const selecting = useSelection(JSON.stringify(wanted));
  const bringBack = (things: readonly Listed[], index: number): void => {
    restore(things, (done) => {
      refocus(index);
      const [first] = done;
      if (!first) return;
      const open = { label: t`Open`, onClick: () => void navigate(`/things/${first.id}`) };
      toast(restoredWords(done), done.length === 1 ? { action: open } : {});
    });
  };
  return (
    <Shell search={<SearchField search={text} label={t`Search the bin`} />}>
      <title>{t`Bin · WidgetApp`}</title>
      <ListHead title={t`Bin`} among={null} />
      <Listing
        wanted={wanted} label={t`Things in the bin`} onClear={() => { text.type(""); }} onShow={selecting.show}
        empty={(
          <Empty title={t`The bin is empty`} text={t`What you put into the bin stays here until you restore it.`}>
            <Link className="button" to="/things"><Trans>Back to all Things</Trans></Link>
          </Empty>
        )}
        row={(thing, index) => <BinRow thing={thing} now={now} choosing={selecting.choosing(thing)} onRestore={() => { bringBack([thing], index); }} />}
      />
      <SelectionBar count={selecting.things.length} onClear={selecting.clear}>
        <button type="button" className="button" onClick={() => { bringBack(selecting.things, 0); }}><Undo2 size={16} aria-hidden="true" /><Trans>Restore</Trans></button>
      </SelectionBar>
    </Shell>
  );
}

import type { ReactElement } from "react";
import { Link, useNavigate } from "react-router";
import { toast } from "sonner";
import type { Thing } from "../ajax.ts";
import { useNow } from "../design/now.ts";
import "../design/things.css";
import { useRestore } from "../things/changes.ts";
import { ListHead } from "../things/list-head.tsx";
import { Listing } from "../things/listing.tsx";
import { Empty } from "../things/notes.tsx";
import { useQueryText } from "../things/query-text.ts";
import { refocus } from "../things/row-focus.ts";
import { SearchField } from "../things/search-field.tsx";
import { BinRow } from "../things/thing-row.tsx";
import { quoted } from "../things/words.ts";
import { Shell } from "./shell.tsx";

/** Things that were put into the bin, and can be restored. */
export function BinPage(): ReactElement {
  const search = useQueryText();
  const navigate = useNavigate();
  const now = useNow();
  const restore = useRestore();
  const bringBack = (thing: Thing, index: number): void => {
    restore(thing, () => {
      refocus(index);
      toast(`${quoted(thing.name)} is back.`, { action: { label: "Open", onClick: () => void navigate(`/things/${thing.id}`) } });
    });
  };
  return (
    <Shell search={<SearchField search={search} label="Search the bin" />}>
      <title>Bin · WidgetApp</title>
      <ListHead title="Bin" />
      <Listing
        wanted={{ query: search.query, bin: true }} label="Things in the bin" onClearSearch={() => { search.type(""); }}
        empty={(
          <Empty title="The bin is empty" text="What you put into the bin stays here until you restore it.">
            <Link className="button" to="/things">Back to all Things</Link>
          </Empty>
        )}
        row={(thing, index) => <BinRow thing={thing} now={now} onRestore={() => { bringBack(thing, index); }} />}
      />
    </Shell>
  );
}

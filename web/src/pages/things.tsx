import { useState, type ReactElement } from "react";
import type { Group, Thing } from "../ajax.ts";
import { Mark } from "../design/mark.tsx";
import { useNow } from "../design/now.ts";
import "../design/things.css";
import { useSession } from "../session.ts";
import { useDelete } from "../things/changes.ts";
import { ListHead } from "../things/list-head.tsx";
import { Listing } from "../things/listing.tsx";
import { NewThing } from "../things/new-thing.tsx";
import { Empty } from "../things/notes.tsx";
import { useQueryText } from "../things/query-text.ts";
import { RenameDialog } from "../things/rename-dialog.tsx";
import { refocus } from "../things/row-focus.ts";
import { SearchField } from "../things/search-field.tsx";
import { ThingRow } from "../things/thing-row.tsx";
import { Shell } from "./shell.tsx";

/** All Things of one's groups, newest change first. */
export function ThingsPage(): ReactElement {
  const search = useQueryText();
  const session = useSession().data;
  const groups = session?.groups ?? [];
  const now = useNow();
  const [renaming, setRenaming] = useState<Thing | null>(null);
  const remove = useDelete();
  return (
    <Shell search={<SearchField search={search} label="Search Things" />}>
      <title>Things · WidgetApp</title>
      <ListHead title="Things"><NewThing groups={groups} /></ListHead>
      <Listing
        wanted={{ query: search.query, bin: false }} label="Things" onClearSearch={() => { search.type(""); }} empty={<NoThings groups={groups} guest={session?.user.guest === true} />}
        row={(thing, index) => (
          <ThingRow
            thing={thing} now={now} onRename={() => { setRenaming(thing); }}
            onDelete={() => { remove(thing, () => { refocus(index); }); }}
          />
        )}
      />
      {renaming ? <RenameDialog thing={renaming} onClose={() => { setRenaming(null); }} /> : null}
    </Shell>
  );
}

function NoThings({ groups, guest }: { groups: readonly Group[]; guest: boolean }): ReactElement {
  if (guest) return <Empty title="There is nothing here any more" text="The link by which you came is good no more. Ask whoever gave it to you." />;
  if (groups.length === 0) {
    return <Empty title="You are in no group yet" text="Things belong to groups. Ask your administrator to which one you should belong." />;
  }
  return (
    <Empty
      title="No Things yet" art={<Mark size={56} />}
      text="Make the first one with “New Thing” above: everybody in its group can build it with you."
    />
  );
}

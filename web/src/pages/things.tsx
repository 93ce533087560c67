import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Star, Tags, Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Group } from "../ajax.ts";
import { Mark } from "../design/mark.tsx";
import { useNow } from "../design/now.ts";
import { KeptListLater } from "../kept/kept-list-later.tsx";
import { useSession } from "../session.ts";
import { wantedIn, withWanted } from "../things/address.ts";
import { useDelete, useFavour } from "../things/changes.ts";
import { useHereNews } from "../things/here.ts";
import { ListHead } from "../things/list-head.tsx";
import { ListTools } from "../things/list-tools.tsx";
import type { Among, Listed } from "../things/listed.ts";
import { Listing } from "../things/listing.tsx";
import { NewThing } from "../things/new-thing.tsx";
import { Empty } from "../things/notes.tsx";
import { useAsLastList } from "../things/place.ts";
import { useQueryText } from "../things/query-text.ts";
import { RenameDialog } from "../things/rename-dialog.tsx";
import { focusMenu, focusTools, refocus } from "../things/row-focus.ts";
import { SearchField } from "../things/search-field.tsx";
import { SelectionBar } from "../things/selection-bar.tsx";
import { TagsDialog } from "../things/tags-dialog.tsx";
import { ThingRow } from "../things/thing-row.tsx";
import { useSelection, type Selecting } from "../things/use-selection.ts";
import { LIST_NAMES } from "../things/words.ts";
import { Shell } from "./shell.tsx";

/** All Things that one sees, one's favourites, or those that one has opened lately; without a connection, those that this browser keeps. */
export function ThingsPage(): ReactElement {
  const session = useSession().data;
  return session?.fromBrowser === true ? <OfflineThings person={session.user.id} /> : <AllThings />;
}

function OfflineThings({ person }: { person: string }): ReactElement {
  return (
    <Shell>
      <title>{t`Things · WidgetApp`}</title>
      <ListHead title={t`Things`} among="all" />
      <p className="found" role="status"><Trans>The server cannot be reached. These Things are kept in this browser; all others come back with the connection.</Trans></p>
      <KeptListLater person={person} />
    </Shell>
  );
}

function AllThings(): ReactElement {
  const text = useQueryText();
  const { search } = useLocation();
  const navigate = useNavigate();
  const wanted = wantedIn(search, false);
  const session = useSession().data;
  const guest = session?.user.guest === true;
  const now = useNow();
  const [{ renaming, tagging }, setDialog] = useState<Dialogs>(NO_DIALOG);
  const [remove, favour, selecting] = [useDelete(), useFavour(), useSelection(JSON.stringify(wanted))];
  const title = i18n._(LIST_NAMES[wanted.among]);
  useHereNews();
  useAsLastList(`/things${search}`);
  const clear = (): void => {
    text.type("");
    void navigate({ search: withWanted("", { among: wanted.among }) });
  };
  return (
    <Shell search={<SearchField search={text} label={t`Search Things`} />}>
      <title>{`${title} · WidgetApp`}</title>
      <ListHead title={title} among={wanted.among}><NewThing groups={session?.groups ?? []} /></ListHead>
      <Listing
        wanted={wanted} label={title} onClear={clear} onShow={selecting.show} tools={guest ? null : <ListTools wanted={wanted} />}
        empty={<NoThings among={wanted.among} groups={session?.groups ?? []} guest={guest} />}
        row={(thing, index) => (
          <ThingRow
            thing={thing} now={now} query={wanted.query} sort={wanted.sort} choosing={guest ? null : selecting.choosing(thing)}
            onRename={() => { setDialog({ ...NO_DIALOG, renaming: thing }); }} onTags={() => { setDialog({ ...NO_DIALOG, tagging: [thing] }); }} onFavour={() => { favour([thing], !thing.favourite); }}
            onDelete={() => { remove([thing], () => { refocus(index); }); }}
          />
        )}
      />
      <WithSelected selecting={selecting} onTags={(things) => { setDialog({ ...NO_DIALOG, tagging: things }); }} favour={favour} remove={remove} />
      {renaming ? <RenameDialog thing={renaming} onClose={() => { setDialog(NO_DIALOG); }} /> : null}
      {tagging ? <TagsDialog things={tagging} onClose={() => { setDialog(NO_DIALOG); }} returnFocus={() => { returnFocus(tagging); }} /> : null}
    </Shell>
  );
}

/** What is just being given another name, or other tags. */
interface Dialogs {
  readonly renaming: Listed | null;
  readonly tagging: readonly Listed[] | null;
}

const NO_DIALOG: Dialogs = { renaming: null, tagging: null };

function returnFocus([first, ...more]: readonly Listed[]): void {
  if (first && more.length === 0) focusMenu(first.id);
  else focusTools();
}

interface WithSelectedProps {
  readonly selecting: Selecting;
  readonly onTags: (things: readonly Listed[]) => void;
  readonly favour: ReturnType<typeof useFavour>;
  readonly remove: ReturnType<typeof useDelete>;
}

function WithSelected({ selecting: { things, clear }, onTags, favour, remove }: WithSelectedProps): ReactElement {
  const allFavourites = things.every(({ favourite }) => favourite);
  return (
    <SelectionBar count={things.length} onClear={clear}>
      <button type="button" className="button" onClick={() => { favour(things, !allFavourites); }}>
        <Star size={16} aria-hidden="true" />{allFavourites ? t`Remove from favourites` : t`Add to favourites`}
      </button>
      <button type="button" className="button" data-tags onClick={() => { onTags(things); }}><Tags size={16} aria-hidden="true" /><Trans>Tags…</Trans></button>
      <button type="button" className="button" onClick={() => { remove(things, () => { refocus(0); }); }}><Trash2 size={16} aria-hidden="true" /><Trans>Put into the bin</Trans></button>
    </SelectionBar>
  );
}

function NoThings({ among, groups, guest }: { among: Among; groups: readonly Group[]; guest: boolean }): ReactElement {
  if (guest) return <Empty title={t`There is nothing here any more`} text={t`The link by which you came is good no more. Ask whoever gave it to you.`} />;
  if (among === "favourites") return <Empty title={t`No favourites yet`} text={t`Press the star at the end of a Thing’s line, and you find it here. Nobody else sees your favourites.`} />;
  if (among === "opened") return <Empty title={t`Nothing opened yet`} text={t`What you open stands here, the last one first, from whatever browser.`} />;
  if (groups.length === 0) {
    return <Empty title={t`You are in no group yet`} text={t`Things belong to groups. Ask your administrator to which one you should belong.`} />;
  }
  return (
    <Empty
      title={t`No Things yet`} art={<Mark size={56} />}
      text={t`Make the first one with “New Thing” above: everybody in its group can build it with you.`}
    />
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ajax, type Acquaintance, type Group } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import "../groups/groups.css";

/** So many are shown; whoever looks for somebody else types more. */
const MOST = 6;

interface FinderProps {
  readonly label: string;
  /** Those who are there already. */
  readonly without: readonly string[];
  readonly onChosen: (person: Acquaintance) => void;
  /** User Groups that can be chosen as well, and what is done then. */
  readonly groups?: readonly Group[];
  readonly onGroup?: (group: Group) => void;
}

/** Finds a person by name among those whom one may know of, and a group among those that are given. */
export function PersonFinder({ label, without, onChosen, groups = [], onGroup }: FinderProps): ReactElement {
  const [query, setQuery] = useState("");
  const words = query.trim();
  const found = useQuery({
    queryKey: ["people", words],
    queryFn: ({ signal }) => ajax("find_people", { query: words, limit: 50 }, signal),
    enabled: words !== "",
    placeholderData: keepPreviousData,
    networkMode: "always",
  });
  const people = words === "" ? [] : (found.data?.people ?? []).filter(({ id }) => !without.includes(id)).slice(0, MOST);
  const named = words === "" ? [] : groups.filter(({ name }) => name.toLocaleLowerCase().includes(words.toLocaleLowerCase())).slice(0, MOST);
  const choose = (chosen: () => void): void => {
    setQuery("");
    chosen();
  };
  return (
    <div className="finder">
      <label className="field">
        <span>{label}</span>
        <input type="search" autoComplete="off" placeholder={onGroup ? t`Name of a person or a group` : t`Name`} value={query} onChange={(event) => { setQuery(event.target.value); }} />
      </label>
      {people.length + named.length > 0 ? (
        <ul className="finder-found" aria-label={t`Found`}>
          {named.map((group) => <li key={group.id}><FoundGroup group={group} onChosen={() => { choose(() => onGroup?.(group)); }} /></li>)}
          {people.map((person) => <li key={person.id}><FoundPerson person={person} onChosen={() => { choose(() => { onChosen(person); }); }} /></li>)}
        </ul>
      ) : null}
      {words !== "" && found.isSuccess && people.length + named.length === 0 ? <p className="quiet" role="status"><Nobody linked={onGroup !== undefined} /></p> : null}
      {found.error ? <p className="problem" role="alert">{found.error.message}</p> : null}
    </div>
  );
}

function FoundPerson({ person, onChosen }: { person: Acquaintance; onChosen: () => void }): ReactElement {
  return <button type="button" onClick={onChosen}><Avatar person={person} small /><span>{person.name} <small>{person.login}</small></span></button>;
}

function FoundGroup({ group, onChosen }: { group: Group; onChosen: () => void }): ReactElement {
  return (
    <button type="button" onClick={onChosen}>
      <span className="group-sign"><UsersRound size={17} aria-hidden="true" /></span><span>{group.name} <small><Trans>everybody in this group</Trans></small></span>
    </button>
  );
}

/** Where nobody is found: what else one can do, where there is anything. */
function Nobody({ linked }: { linked: boolean }): ReactElement {
  return linked ? <Trans>Nobody else of that name. For somebody who has no account, make a link below.</Trans> : <Trans>Nobody else of that name.</Trans>;
}

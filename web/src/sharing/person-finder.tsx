import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { ajax, type Acquaintance } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import "../groups/groups.css";

/** So many are shown; whoever looks for somebody else types more. */
const MOST = 6;

interface FinderProps {
  readonly label: string;
  /** Those who are there already. */
  readonly without: readonly string[];
  readonly onChosen: (person: Acquaintance) => void;
}

/** Finds a person by name among those whom one may know of. */
export function PersonFinder({ label, without, onChosen }: FinderProps): ReactElement {
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
  const choose = (person: Acquaintance): void => {
    setQuery("");
    onChosen(person);
  };
  return (
    <div className="finder">
      <label className="field">
        <span>{label}</span>
        <input type="search" autoComplete="off" placeholder={t`Name`} value={query} onChange={(event) => { setQuery(event.target.value); }} />
      </label>
      {people.length > 0 ? (
        <ul className="finder-found" aria-label={t`Found`}>
          {people.map((person) => (
            <li key={person.id}>
              <button type="button" onClick={() => { choose(person); }}>
                <Avatar person={person} small /><span>{person.name} <small>{person.login}</small></span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {words !== "" && found.isSuccess && people.length === 0 ? <p className="quiet" role="status"><Trans>Nobody else of that name.</Trans></p> : null}
      {found.error ? <p className="problem" role="alert">{found.error.message}</p> : null}
    </div>
  );
}

import type { ReactElement, ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { useSession } from "../session.ts";
import { withWanted } from "./address.ts";
import type { Among } from "./listed.ts";

interface ListHeadProps {
  readonly title: string;
  /** Which of the lists this is; null is the bin. */
  readonly among: Among | null;
  readonly children?: ReactNode;
}

const LISTS: readonly { readonly among: Among; readonly name: string }[] = [
  { among: "all", name: "Things" }, { among: "favourites", name: "Favourites" }, { among: "opened", name: "Recent" },
];

/** The title of the list, the way to the other ones, and what can be done. */
export function ListHead({ title, among, children }: ListHeadProps): ReactElement {
  const guest = useSession().data?.user.guest === true;
  return (
    <div className="list-head">
      <h1 className="unseen">{title}</h1>
      <nav className="tabs" aria-label="Lists">
        {LISTS.filter((list) => !guest || list.among === "all").map((list) => (
          <Link key={list.among} to={{ pathname: "/things", search: withWanted("", { among: list.among }) }} aria-current={list.among === among ? "page" : undefined}>
            {list.name}
          </Link>
        ))}
        {guest ? null : <NavLink to="/things/bin">Bin</NavLink>}
      </nav>
      {children}
    </div>
  );
}

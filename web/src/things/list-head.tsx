import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { useSession } from "../session.ts";
import { withWanted } from "./address.ts";
import type { Among } from "./listed.ts";
import { LIST_NAMES } from "./words.ts";

interface ListHeadProps {
  readonly title: string;
  /** Which of the lists this is; null is the bin. */
  readonly among: Among | null;
  readonly children?: ReactNode;
}

const LISTS: readonly Among[] = ["all", "favourites", "opened"];

/** The title of the list, the way to the other ones, and what can be done. */
export function ListHead({ title, among, children }: ListHeadProps): ReactElement {
  const guest = useSession().data?.user.guest === true;
  return (
    <div className="list-head">
      <h1 className="unseen">{title}</h1>
      <nav className="tabs" aria-label={t`Lists`}>
        {LISTS.filter((list) => !guest || list === "all").map((list) => (
          <Link key={list} to={{ pathname: "/things", search: withWanted("", { among: list }) }} aria-current={list === among ? "page" : undefined}>
            {i18n._(LIST_NAMES[list])}
          </Link>
        ))}
        {guest ? null : <NavLink to="/things/bin"><Trans>Bin</Trans></NavLink>}
      </nav>
      {children}
    </div>
  );
}

import { t } from "@lingui/core/macro";
import type { ReactElement, ReactNode } from "react";
import { Link } from "react-router";
import { Mark } from "../design/mark.tsx";
import { Bell } from "../inbox/bell.tsx";
import { useSession } from "../session.ts";
import { PersonMenu } from "./person-menu.tsx";

/** The frame of the pages for people who are logged in. */
export function Shell({ search, children }: { search?: ReactNode; children: ReactNode }): ReactElement {
  const session = useSession().data;
  return (
    <div className="shell">
      <header className="bar">
        <Link className="bar-brand" to="/things" aria-label={t`WidgetApp: all Things`}><Mark size={30} /><span>WidgetApp</span></Link>
        <div className="bar-search">{search}</div>
        <div className="bar-own">
          {session && !session.user.guest ? <Bell /> : null}
          {session ? <PersonMenu session={session} /> : null}
        </div>
      </header>
      <main className="shell-main">{children}</main>
    </div>
  );
}

import type { ReactElement, ReactNode } from "react";
import { NavLink } from "react-router";

/** The title of the list, the way to the other one, and what can be done. */
export function ListHead({ title, children }: { title: string; children?: ReactNode }): ReactElement {
  return (
    <div className="list-head">
      <h1 className="unseen">{title}</h1>
      <nav className="tabs" aria-label="Lists">
        <NavLink to="/things" end>Things</NavLink>
        <NavLink to="/things/bin">Bin</NavLink>
      </nav>
      {children}
    </div>
  );
}

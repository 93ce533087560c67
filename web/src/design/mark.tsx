import type { ReactElement } from "react";

/** The product's mark: two widgets on a sheet. The same drawing is the page's icon. */
export function Mark({ size = 32 }: { size?: number }): ReactElement {
  return (
    <svg className="mark" width={size} height={size} viewBox="3 3 26 26" aria-hidden="true">
      <rect x="3" y="3" width="26" height="26" rx="7" fill="var(--mark)" />
      <rect x="8.5" y="8.5" width="9" height="9" rx="2" fill="none" stroke="var(--mark-line)" strokeWidth="2.2" />
      <circle cx="20" cy="20" r="4.6" fill="var(--mark-spot)" />
    </svg>
  );
}

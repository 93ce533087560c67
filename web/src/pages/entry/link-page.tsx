import { useState, type ReactElement } from "react";
import { secretIn } from "./rules.ts";
import { SpentLink, type OneTimeLink } from "./spent-link.tsx";

interface LinkPageProps {
  /** What the link is called, and what to do where it is good no more. */
  readonly what: OneTimeLink;
  readonly otherwise: string;
  readonly children: (secret: string, onSpent: () => void) => ReactElement;
}

/** What a one-time link leads to, as long as that is good. */
export function LinkPage({ what, otherwise, children }: LinkPageProps): ReactElement {
  const [secret] = useState(() => secretIn(window.location.hash));
  const [spent, setSpent] = useState(false);
  if (spent || secret === "") return <SpentLink cutOff={!spent} what={what}>{otherwise}</SpentLink>;
  return children(secret, () => { setSpent(true); });
}

import { t } from "@lingui/core/macro";
import { Sparkles } from "lucide-react";
import type { ComponentProps, ReactElement } from "react";
import { Later } from "../../design/later.tsx";
import type { OwnActs } from "./own-acts.ts";

const load = async (): Promise<typeof import("./menu.tsx").default> => (await import("./menu.tsx")).default;

/** Behind it is what one can do with the others here. */
export function TogetherButton(props: ComponentProps<"button">): ReactElement {
  return (
    <button type="button" className="icon-button" aria-label={t`Together`} title={t`Show, point, react`} aria-haspopup="menu" {...props}>
      <Sparkles size={18} aria-hidden="true" />
    </button>
  );
}

interface TogetherProps {
  readonly acts: OwnActs;
  readonly mayPresent: boolean;
}

/** The same, with its menu, which is loaded later. */
export function TogetherLater(props: TogetherProps): ReactElement {
  return <Later load={load} props={props} button={TogetherButton} />;
}

import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ComponentProps, type ComponentType, type ReactElement } from "react";
import { toast } from "sonner";
import { usable } from "../canvas/first-picture.ts";

interface Loaded<Props> {
  readonly Part: ComponentType<Props & { readonly defaultOpen: boolean }>;
  /** How the button was when it was loaded. */
  readonly open: boolean;
  readonly focused: boolean;
}

interface LaterProps<Props> {
  /** Loads a button and what opens behind it. Always the same function. */
  readonly load: () => Promise<ComponentType<Props & { readonly defaultOpen: boolean }>>;
  readonly props: Props;
  /** The button alone, until then: it looks, and is called, as the other. */
  readonly button: ComponentType<ComponentProps<"button">>;
}

/**
 * A button with a menu or the like, which is loaded when the page can be used, or somebody is about to press it. Pressed before,
 * it opens when it is there; the focus stays on it.
 */
export function Later<Props extends object>({ load, props, button: Button }: LaterProps<Props>): ReactElement {
  const [loaded, setLoaded] = useState<Loaded<Props> | null>(null);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const pressed = useRef(false);
  const ask = useCallback(async () => {
    const Part = await load();
    const focused = button !== null && button === document.activeElement;
    setLoaded((known) => known ?? { Part, open: pressed.current, focused });
  }, [load, button]);
  useEffect(() => { usable().then(ask).catch(() => undefined); }, [ask]);
  const soon = (): void => { ask().catch(() => undefined); };
  // It may be there before the hand has let go of what stood in its place: the press counts, not the click alone.
  const press = (): void => {
    pressed.current = true;
    ask().catch(() => {
      pressed.current = false;
      toast.error(t`This could not be loaded. Try again when the connection is back.`);
    });
  };
  if (loaded) return <Focused wanted={loaded.focused && !loaded.open}><loaded.Part {...props} defaultOpen={loaded.open} /></Focused>;
  return <Button aria-expanded={false} ref={setButton} onPointerDown={press} onClick={press} onFocus={soon} onPointerEnter={soon} />;
}

/** Has the focus as what stood in its place. */
function Focused({ wanted, children }: { wanted: boolean; children: ReactElement }): ReactElement {
  const root = useRef<HTMLSpanElement>(null);
  const first = useRef(wanted);
  useLayoutEffect(() => { if (first.current) root.current?.querySelector("button")?.focus({ preventScroll: true }); }, []);
  return <span className="bare" ref={root}>{children}</span>;
}

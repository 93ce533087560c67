import { t } from "@lingui/core/macro";

/** Gives the canvas' own buttons the names that they lack; it makes them anew when the window becomes narrow or wide. */
export function nameControls(root: HTMLElement): () => void {
  const look = (): void => {
    for (const trigger of root.querySelectorAll(".main-menu-trigger:not([aria-label])")) trigger.setAttribute("aria-label", t`Menu`);
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  look();
  return () => { observer.disconnect(); };
}

import { useEffect, useRef, useState, type ReactElement } from "react";
import { useTheme } from "../design/theme.ts";
import type { Past } from "./use-past.ts";

/** How far ahead of the view pictures are drawn. */
const AHEAD = "200px";

/** A small picture of the Thing at a version, drawn when it comes into view. What it shows is told beside it. */
export function Thumbnail({ past, version }: { past: Past; version: number }): ReactElement {
  const { theme } = useTheme();
  const box = useRef<HTMLSpanElement>(null);
  const [near, setNear] = useState(false);
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver((found) => { setNear(found.some(({ isIntersecting }) => isIntersecting)); }, { rootMargin: AHEAD });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  useEffect(() => {
    if (!near) return;
    let gone = false;
    past.pictures.of(version, theme === "dark", () => past.moments.at(version)).then(
      (address) => { if (!gone) setPicture(address); },
      () => { if (!gone) setPicture(null); },
    );
    return () => { gone = true; };
  }, [near, past, version, theme]);
  return (
    <span className="history-picture" ref={box} aria-hidden="true" data-state={picture === null ? "waiting" : picture === "" ? "empty" : "drawn"}>
      {picture ? <img src={picture} alt="" draggable={false} /> : null}
    </span>
  );
}

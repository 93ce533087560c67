import { useEffect, useRef, useState, type ReactElement } from "react";
import { drawSketch } from "./draw-sketch.ts";
import type { Listed, Sketch } from "./listed.ts";
import { pictures } from "./picture-store.ts";
import { ThingGlyph } from "./thing-glyph.tsx";

/** As in the style sheet (px). */
const WIDTH = 68;
const HEIGHT = 48;
/** A row that is only scrolled past asks for nothing (ms). */
const LINGER = 90;

function usePicture({ id, picture }: Listed): Sketch | null {
  const [sketch, setSketch] = useState<Sketch | null>(() => pictures.known(id)?.sketch ?? null);
  useEffect(() => {
    if (picture === null) return;
    let gone = false;
    const take = (): void => {
      void pictures.of(id, picture).then((found) => { if (!gone && found) setSketch(found); });
    };
    const timer = setTimeout(take, pictures.known(id) ? 0 : LINGER);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, picture]);
  return sketch;
}

/** A Thing in small, as it is; a sign of its own where there is nothing to be seen of it. */
export function ThingPicture({ thing }: { thing: Listed }): ReactElement {
  const sketch = usePicture(thing);
  return sketch !== null && sketch.marks.length > 0 ? <SketchPicture sketch={sketch} /> : (
    <span className="row-picture" data-state="sign" aria-hidden="true"><ThingGlyph id={thing.id} /></span>
  );
}

/** What is drawn, in small. */
export function SketchPicture({ sketch }: { sketch: Sketch }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current) return;
    const fine = window.devicePixelRatio || 1;
    canvas.current.width = WIDTH * fine;
    canvas.current.height = HEIGHT * fine;
    context.scale(fine, fine);
    drawSketch(context, sketch, { width: WIDTH, height: HEIGHT });
  }, [sketch]);
  return <span className="row-picture" data-state="drawn" aria-hidden="true"><canvas ref={canvas} /></span>;
}

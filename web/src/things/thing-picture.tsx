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
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = sketch !== null && sketch.marks.length > 0;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !sketch) return;
    const fine = window.devicePixelRatio || 1;
    canvas.current.width = WIDTH * fine;
    canvas.current.height = HEIGHT * fine;
    context.scale(fine, fine);
    drawSketch(context, sketch, { width: WIDTH, height: HEIGHT });
  }, [sketch, drawn]);
  return (
    <span className="row-picture" data-state={drawn ? "drawn" : "sign"} aria-hidden="true">
      {drawn ? <canvas ref={canvas} /> : <ThingGlyph id={thing.id} />}
    </span>
  );
}

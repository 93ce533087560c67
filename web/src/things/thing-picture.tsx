import { useEffect, useMemo, useState, type ReactElement } from "react";
import type { Listed, Sketch } from "./listed.ts";
import { HEIGHT, imageOf, WIDTH } from "./picture-image.ts";
import { pictures } from "./picture-store.ts";
import { ThingGlyph } from "./thing-glyph.tsx";

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
  const address = useMemo(() => imageOf(sketch), [sketch]);
  return <span className="row-picture" data-state="drawn" aria-hidden="true"><img src={address} alt="" width={WIDTH} height={HEIGHT} decoding="async" /></span>;
}

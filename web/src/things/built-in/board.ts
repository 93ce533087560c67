/** Draws the templates that come with WidgetApp, as an Excalidraw file has them. */
export interface Place { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A widget, as far as a template needs it; the server and the canvas know the rest by themselves. */
export interface Element extends Place {
  readonly id: string;
  readonly type: "rectangle" | "diamond" | "ellipse" | "text" | "arrow";
  readonly backgroundColor?: string;
  readonly fillStyle?: "solid";
  readonly roundness?: { readonly type: 2 | 3 };
  readonly boundElements?: readonly { readonly id: string; readonly type: "text" | "arrow" }[];
  readonly text?: string;
  readonly fontSize?: number;
  readonly textAlign?: "center";
  readonly verticalAlign?: "middle";
  readonly containerId?: string;
  readonly points?: readonly (readonly [number, number])[];
  readonly startBinding?: Binding;
  readonly endBinding?: Binding;
}

interface Binding { readonly elementId: string; readonly focus: 0; readonly gap: number }

/** Widths of letters and heights of lines, in parts of the letters' size. The canvas measures anew what somebody edits. */
const LETTER = 0.55;
const LINE = 1.25;
/** Between a shape and the arrow that ends at it (px). */
const GAP = 6;

export type Shape = "rectangle" | "diamond" | "ellipse";

export class Board {
  readonly elements: Element[] = [];

  #add(element: Omit<Element, "id">): Element {
    // Unique within its Thing, which is all that is asked of an id.
    const added = { id: `template-${String(this.elements.length)}`, ...element };
    this.elements.push(added);
    return added;
  }

  /** Some words, of which that is the left upper corner. */
  words(x: number, y: number, text: string, fontSize = 20): void {
    this.#add({ type: "text", x, y, ...measured(text, fontSize), text, fontSize });
  }

  /** A shape, with words in its middle where there are any. */
  shape(place: Place, backgroundColor: string, text = "", type: Shape = "rectangle"): Element {
    const label = `template-${String(this.elements.length + 1)}`;
    const shape = this.#add({
      type, ...place, backgroundColor, fillStyle: "solid", roundness: { type: type === "rectangle" ? 3 : 2 },
      boundElements: text === "" ? [] : [{ id: label, type: "text" }],
    });
    if (text === "") return shape;
    const size = measured(text, 16);
    this.#add({
      type: "text", x: place.x + (place.width - size.width) / 2, y: place.y + (place.height - size.height) / 2, ...size,
      text, fontSize: 16, containerId: shape.id, textAlign: "center", verticalAlign: "middle",
    });
    return shape;
  }

  /** An arrow from one shape to the other, which follows them. */
  arrow(from: Element, to: Element): void {
    const [start, end] = between(from, to);
    const arrow = this.#add({
      type: "arrow", x: start[0], y: start[1], width: Math.abs(end[0] - start[0]), height: Math.abs(end[1] - start[1]),
      points: [[0, 0], [end[0] - start[0], end[1] - start[1]]],
      startBinding: { elementId: from.id, focus: 0, gap: GAP }, endBinding: { elementId: to.id, focus: 0, gap: GAP },
    });
    for (const { id } of [from, to]) {
      const at = this.elements.findIndex((element) => element.id === id);
      const shape = this.elements[at];
      if (shape) this.elements[at] = { ...shape, boundElements: [...(shape.boundElements ?? []), { id: arrow.id, type: "arrow" }] };
    }
  }
}

function measured(text: string, fontSize: number): { width: number; height: number } {
  const lines = text.split("\n");
  return { width: Math.max(...lines.map((line) => line.length)) * fontSize * LETTER, height: lines.length * fontSize * LINE };
}

/** Where an arrow leaves the one and reaches the other: at the middles of the sides that face each other. */
function between(from: Place, to: Place): readonly [readonly [number, number], readonly [number, number]] {
  const [one, other] = [middle(from), middle(to)];
  const across = Math.abs(other[0] - one[0]) - (from.width + to.width) / 2 > Math.abs(other[1] - one[1]) - (from.height + to.height) / 2;
  const way = across ? Math.sign(other[0] - one[0]) : Math.sign(other[1] - one[1]);
  const side = (place: Place, [x, y]: readonly [number, number], to: number): readonly [number, number] =>
    across ? [x + to * (place.width / 2 + GAP), y] : [x, y + to * (place.height / 2 + GAP)];
  return [side(from, one, way), side(to, other, -way)];
}

function middle({ x, y, width, height }: Place): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}

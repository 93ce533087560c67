import type { Mark, Sketch } from "./listed.ts";

/** Lines are no thinner than this (px): a picture is a few of them. */
const LINE = 1;
/** Letters lower than this are drawn as a bar (px). */
const LEGIBLE = 4;
/** Space around (px). */
const MARGIN = 3;

type Context = Pick<
  CanvasRenderingContext2D,
  "save" | "restore" | "translate" | "rotate" | "scale" | "beginPath" | "closePath" | "moveTo" | "lineTo" | "rect" | "ellipse" | "fill" | "stroke" | "fillRect" | "fillText"
> & { fillStyle: string | CanvasGradient | CanvasPattern; strokeStyle: string | CanvasGradient | CanvasPattern; lineWidth: number; globalAlpha: number; font: string; textBaseline: CanvasTextBaseline };

/** Draws a small picture into a box of that size (px), in its middle. Nothing but numbers, colours and letters comes from the Thing. */
export function drawSketch(context: Context, { width, height, marks }: Sketch, box: { readonly width: number; readonly height: number }): void {
  if (marks.length === 0) return;
  const scale = Math.min((box.width - 2 * MARGIN) / width, (box.height - 2 * MARGIN) / height);
  context.save();
  context.translate((box.width - width * scale) / 2, (box.height - height * scale) / 2);
  context.scale(scale, scale);
  for (const mark of marks) drawMark(context, mark, scale);
  context.restore();
}

function drawMark(context: Context, mark: Mark, scale: number): void {
  const [kind, x, y, width, height, angle, stroke, fill, letters, more] = mark;
  context.save();
  context.translate(x + width / 2, y + height / 2);
  context.rotate(angle / 100);
  context.lineWidth = Math.max(LINE / scale, 1);
  context.strokeStyle = stroke;
  context.fillStyle = fill === "" ? stroke : fill;
  const [left, top] = [-width / 2, -height / 2];
  if (kind === "text") {
    context.fillStyle = stroke;
    writeText(context, String(more).split("\n"), { left, top, width, letters, scale });
  } else if (kind === "image") {
    context.globalAlpha = 0.25;
    context.fillRect(left, top, width, height);
  } else {
    outline(context, mark, left, top);
    if (fill !== "") context.fill();
    context.stroke();
  }
  context.restore();
}

function outline(context: Context, [kind, x, y, width, height, , , , , more]: Mark, left: number, top: number): void {
  context.beginPath();
  if (kind === "ellipse") {
    context.ellipse(0, 0, width / 2, height / 2, 0, 0, 2 * Math.PI);
  } else if (kind === "diamond") {
    context.moveTo(0, top);
    context.lineTo(width / 2, 0);
    context.lineTo(0, height / 2);
    context.lineTo(left, 0);
    context.closePath();
  } else if (kind === "line" && typeof more !== "string") {
    for (let at = 0; at + 1 < more.length; at += 2) context.lineTo((more[at] ?? 0) - x + left, (more[at + 1] ?? 0) - y + top);
  } else {
    context.rect(left, top, width, height);
  }
}

interface Place { readonly left: number; readonly top: number; readonly width: number; readonly letters: number; readonly scale: number }

function writeText(context: Context, lines: readonly string[], { left, top, width, letters, scale }: Place): void {
  const step = letters * 1.25;
  context.globalAlpha = letters * scale < LEGIBLE ? 0.4 : 1;
  context.font = `${String(letters)}px sans-serif`;
  context.textBaseline = "top";
  const longest = Math.max(...lines.map(({ length }) => length), 1);
  lines.forEach((line, number) => {
    const at = top + number * step;
    if (letters * scale < LEGIBLE) context.fillRect(left, at + letters * 0.3, width * (line.length / longest), letters * 0.5);
    else context.fillText(line, left, at);
  });
}

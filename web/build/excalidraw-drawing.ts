import { patched } from "./patch.ts";

/** Widgets that are no larger than this on the screen, in its pixels, are drawn directly. */
const SMALL = 64;
/** A line of more points than this takes longer to draw than to copy. */
const MOST_POINTS = 8;

/**
 * Whether a widget is drawn directly, as in an export. Not what would look different so: what one can see through, where the line
 * lies over its own filling; a line with a label, of which a piece is cut out. And not what is hatched, or the like.
 */
const IS_SIMPLE = `
const widgetappIsSimple = (element, context, appState) =>
  Math.max(element.width, element.height) * appState.zoom.value <= ${String(SMALL)}
  && context.globalAlpha === 1
  && !["image", "iframe", "embeddable"].includes(element.type)
  && (element.fillStyle === "solid" || element.backgroundColor === "transparent")
  && !(element.points && (element.points.length > ${String(MOST_POINTS)} || element.boundElements?.some(({ type }) => type === "text")));
`;

/** Where it is decided whether a shape or text is drawn directly; the names of element, configuration, state and context. */
const DECISION = /(case"embeddable":\{if\([\w$]+\.generateElementShape\(([\w$]+),([\w$]+)\),)(\3\.isExporting)(\)\{let\[[\w$,]+\]=[\w$]+\(\2,[\w$]+\),[\w$]+=\([\w$]+\+[\w$]+\)\/2\+([\w$]+)\.scrollX,.{0,400}?([\w$]+)\.save\(\),\7\.translate)/;

/** A second canvas for each widget, of which only lines with labels make use. */
const SECOND_CANVAS = /([\w$]+)=document\.createElement\("canvas"\),([\w$]+)=\1\.getContext\("2d"\);(if\([\w$]+\([\w$]+\)&&[\w$]+\)\{)(?=let\[[\w$,]+\]=[\w$]+\([\w$]+,[\w$]+\),[\w$]+=Math\.max\()/;

/** Said of each text anew: on a canvas that is in the page, the browser would look at its styles again each time. */
const DIRECTION = /([\w$]+)\.canvas\.setAttribute\("dir",([\w$]+)\?"rtl":"ltr"\)/;

/**
 * Excalidraw draws each widget on two canvases of its own, for each zoom anew, and one of these on that of the page. Of
 * thousands of widgets on one screen that is nearly all of the time, and of the memory.
 */
export function withoutCanvasesOfSmallOnes(code: string): string {
  const decided = patched(code, DECISION, "how a widget is drawn", (_, before, element, _config, isExporting, after, state, context) =>
    `${before}(${isExporting}||widgetappIsSimple(${element},${context},${state}))${after}`);
  const spared = patched(decided, SECOND_CANVAS, "the canvas for labels of lines", (_, canvas, context, condition) =>
    `${canvas}=null,${context}=null;${condition}${canvas}=document.createElement("canvas");${context}=${canvas}.getContext("2d");`);
  const quiet = patched(spared, DIRECTION, "the direction of a text", (_, context, isRtl) =>
    `(${context}.canvas.dir===(${isRtl}?"rtl":"ltr")||(${context}.canvas.dir=${isRtl}?"rtl":"ltr"))`);
  return quiet + IS_SIMPLE;
}

import { codeOf, laterOf } from "./divided-code.ts";
import { divide, type Border, type Division } from "./divide.ts";
import { partsOf, type Module } from "./parts.ts";

/** What the build calls Excalidraw's two large modules. */
export const MAIN = "./index.js", CORE = "./chunk-K2UTITRG.js";
const PICTURES = "./data/image-GAAHSSAO.js";
/** By this name our own code has what is later. */
const DOOR = "excalidraw-later";

const component = (mark: RegExp): Border => ({ mark, kind: "component" });
const promised = (mark: RegExp): Border => ({ mark, kind: "function" });

/** What nobody needs for a first stroke: dialogs, menus, what the sidebar has in it, pickers, and what makes files of drawings and reads them. */
const BORDERS: readonly Border[] = [
  component(/className:"HelpDialog"/),
  component(/"exc-stats"/),
  component(/"layer-ui__library-message"/),
  component(/"layer-ui__search-header"/),
  component(/"command-palette-dialog"/),
  component(/className:"PasteChartDialog"/),
  component(/"ImageExportModal__preview__canvas"/),
  component(/"color-picker-container"/),
  component(/"FontPicker__container"/),
  component(/"UserList__wrapper"/),
  component(/"excalidraw-hyperlinkContainer__buttons"/),
  component(/"context-menu-item-separator"/),
  component(/openDialog\?\.name!=="ttd"/),
  component(/^function [\w$]+\(\{value:\w+,label:\w+,options:\w+,onChange:\w+,group:/),
  component(/"ExportDialog-cards"/),
  component(/"ElementLinkDialog__header"/),
  component(/"excalidraw-eye-dropper-backdrop"/),
  component(/className:"sidebar-triggers"/),
  component(/"excalidraw-button sidebar-tab-trigger"/),
  component(/className:"sidebar-tabs-root"/),
  component(/"data-testid":([\w$]+),children:[\w$]+\}\)$/),
  promised(/async.*"clipboard-svg".*CANVAS_POSSIBLY_TOO_BIG/),
  promised(/^[\w$]+=async [\w$]+=>\{let [\w$]+;if\([\w$]+\.type===[\w$]+\.png\)/),
];

/** What our own code has of Excalidraw: at first, and later by the name of `excalidraw-later`. */
const AT_FIRST = ["CaptureUpdateAction", "Excalidraw", "getCommonBounds", "MainMenu", "restoreElements", "serializeAsJSON"];
const LATER = ["convertToExcalidrawElements", "exportToCanvas", "exportToSvg", "loadFromBlob"];

/** Callees that do nothing but make a value, by the name under which they are imported ... */
const PURE = new Set(["atom", "createContext", "forwardRef", "memo", "jsx", "jsxs"]);
/** ... and two of Excalidraw's own: what makes an icon, and what lets a component stand in for another. */
const PURE_OF_ITS_OWN = [/([\w$]+)=\([\w$]+,[\w$]+=512\)=>/, /([\w$]+)=\(([\w$]+),[\w$]+\)=>\{let [\w$]+=[\w$]+\(0\),/];

function pureIn(code: string): (callee: string) => boolean {
  const own = new Set(PURE_OF_ITS_OWN.flatMap((pattern) => pattern.exec(code)?.[1] ?? []));
  return (callee) => PURE.has(callee) || own.has(callee);
}

/** Divides Excalidraw: `read` gives the code of a module. */
function divided(read: (id: string) => string): Division {
  const modules = new Map<string, Module>([MAIN, CORE].map((id) => {
    const code = read(id);
    return [id, partsOf(code, pureIn(code))];
  }));
  // What reads and writes drawings within pictures has a door of its own, which is opened later.
  const pictures = [...partsOf(read(PICTURES), () => false).imports.values()].map(({ name }) => [CORE, name] as const);
  return divide(modules, {
    borders: BORDERS, first: AT_FIRST.map((name) => [MAIN, name]), later: [...LATER.map((name) => [MAIN, name] as const), ...pictures],
  });
}

/** The codes of the halves, by their files in Excalidraw's folder: `read` gives the code of a module as it is. */
export function halves(read: (id: string) => string): Map<string, string> {
  return codeOf(divided(read));
}

/** Which half is meant by a name; null for what is not divided. */
export function halfAt(source: string, importer: string | undefined): string | null {
  if (source === DOOR) return laterOf(MAIN);
  if (importer === undefined || !importer.includes("/@excalidraw/excalidraw/dist/prod/")) return null;
  const id = source.replace(/^\.\.?\//, "./");
  if (id === CORE && importer.endsWith(PICTURES.slice(1))) return laterOf(CORE);
  return [MAIN, CORE, laterOf(MAIN), laterOf(CORE)].includes(id) ? id : null;
}

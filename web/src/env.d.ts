declare module "*.css";

/** A catalogue of messages, made into JavaScript by Lingui's plugin. */
declare module "*.po" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}

/** What is in docs/, made into pages by build/guides.ts. */
declare module "virtual:guides" {
  export interface Guide {
    readonly title: string;
    readonly html: string;
    readonly contents: readonly { readonly id: string; readonly text: string }[];
  }
  export const guides: Readonly<Record<string, (() => Promise<Guide>) | undefined>>;
}

/** What of Excalidraw is not needed for a first stroke; `build/excalidraw-later.ts` says what that is. To be imported when it is needed only. */
declare module "excalidraw-later" {
  export { convertToExcalidrawElements, exportToCanvas, exportToSvg, loadFromBlob } from "@excalidraw/excalidraw";
}

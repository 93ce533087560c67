declare global {
  interface Window { EXCALIDRAW_ASSET_PATH?: string }
}

/** Where Excalidraw finds its fonts. Must be set before Excalidraw is imported; agrees with build/excalidraw-local.ts. */
window.EXCALIDRAW_ASSET_PATH = import.meta.env.BASE_URL;

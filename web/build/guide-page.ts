import { Marked, type RendererObject, type Tokens } from "marked";
import { getHeadingList, gfmHeadingId } from "marked-gfm-heading-id";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Where a link of a guide leads in the application: the guides lie beside each other there too. */
export function addressOf(href: string): string {
  if (/^(https?:|mailto:|#|\/)/.test(href)) return href;
  const [file = "", fragment] = href.split("#", 2);
  const name = file.replace(/^(\.\.\/)?(docs\/)?/, "").replace(/\.(md|py)$/, "");
  const place = name === "whats-new" || name === "help" ? `/${name}` : `/help/${name}`;
  return fragment === undefined ? place : `${place}#${fragment}`;
}

/** What stands in the page for the address of a picture, until the build knows that. */
export const picture = (file: string): string => `__PICTURE_${file}__`;

/** The picture of which nothing moves, for those who want that; it lies beside the one that does. */
const stillOf = (file: string): string => file.replace(/(\.\w+)$/, "-still$1");

/** Photographs of the screen may move; plots don't. */
const moves = (file: string): boolean => file.endsWith(".webp");

const RENDERER: RendererObject = {
  image({ href, text }) {
    const image = `<img src="${picture(href)}" alt="${escaped(text)}" loading="lazy">`;
    if (!moves(href)) return image;
    return `<picture><source media="(prefers-reduced-motion: reduce)" srcset="${picture(stillOf(href))}">${image}</picture>`;
  },
  // What is wider than a narrow screen scrolls by itself, by keyboard too.
  code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>`,
  table(token: Tokens.Table) {
    const row = (cells: Tokens.TableCell[], tag: string): string =>
      `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
    return `<div class="guide-table" role="region" aria-label="Table: ${token.header.map(({ text }) => escaped(text)).join(", ")}" tabindex="0"><table><thead>${row(token.header, "th")}</thead>`
      + `<tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
  },
};

export interface Page {
  readonly title: string;
  readonly html: string;
  /** Its chapters, to jump to. */
  readonly contents: readonly { readonly id: string; readonly text: string }[];
  /** The files whose addresses stand in it as `picture` says. */
  readonly pictures: readonly string[];
}

/** What the Markdown of a guide is as a page. */
export function pageOf(markdown: string): Page {
  const pictures = new Set<string>();
  const marked = new Marked(gfmHeadingId(), {
    renderer: RENDERER,
    walkTokens(token) {
      if (token.type === "link") token["href"] = addressOf(String(token["href"]));
      if (token.type === "image") {
        const file = String(token["href"]);
        pictures.add(file);
        if (moves(file)) pictures.add(stillOf(file));
      }
    },
  });
  const html = marked.parse(markdown, { async: false });
  const headings = getHeadingList();
  return {
    title: headings.find(({ level }) => level === 1)?.raw ?? "",
    html,
    contents: headings.filter(({ level }) => level === 2).map(({ id, raw }) => ({ id, text: raw })),
    pictures: [...pictures],
  };
}

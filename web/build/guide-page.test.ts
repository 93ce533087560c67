import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addressOf, pageOf } from "./guide-page.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const GUIDES = readdirSync(DOCS).filter((file) => file.endsWith(".md"));

const read = (file: string): string => readFileSync(join(DOCS, file), "utf-8");
const found = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].flatMap(([, value = ""]) => [value]);
const idsOf = (file: string): string[] => found(pageOf(read(file)).html, / id="([^"]*)"/g);

/** The file that an address of the application shows. */
function fileOf(path: string): string {
  const name = path.replace(/^\/(help\/)?/, "");
  return name.startsWith("examples/") ? `${name}.py` : `${name}.md`;
}

describe("the guides", () => {
  test.each(GUIDES)("%s: every link into the guides leads somewhere", (file) => {
    for (const href of found(pageOf(read(file)).html, /<a href="([^"]*)"/g)) {
      if (/^(https?:|\/_reference\/|\/things)/.test(href)) continue;
      const [path = "", fragment] = href.split("#", 2);
      const target = path === "" ? file : fileOf(path);
      expect(existsSync(join(DOCS, target)), `${file} leads to ${href}`).toBe(true);
      if (fragment !== undefined) expect(idsOf(target), `${file} leads to ${href}`).toContain(fragment);
    }
  });

  test.each(GUIDES)("%s has a title, and shows only pictures that are there", (file) => {
    const page = pageOf(read(file));
    expect(page.title).not.toBe("");
    for (const picture of page.pictures) expect(existsSync(join(DOCS, picture)), picture).toBe(true);
  });

  test("What's New has its picture, and the three guides of the landing page", () => {
    const page = pageOf(read("whats-new.md"));
    expect(page.pictures).toEqual(["images/together.webp", "images/together-still.webp"]);
    expect(page.contents.map(({ text }) => text)).toEqual(["User Guide", "Admin Guide", "API Guide"]);
  });
});

test("a plot has no still one beside it", () => {
  const page = pageOf("# Plots\n\n![How much](performance/cpu.svg)\n");
  expect(page.pictures).toEqual(["performance/cpu.svg"]);
  expect(page.html).toContain('alt="How much"');
  expect(page.html).not.toContain("<picture>");
});

test("addresses lead to the pages of the application", () => {
  expect(addressOf("admin-guide.md#clients")).toBe("/help/admin-guide#clients");
  expect(addressOf("../docs/whats-new.md")).toBe("/whats-new");
  expect(addressOf("help.md")).toBe("/help");
  expect(addressOf("examples/tidy.py")).toBe("/help/examples/tidy");
  for (const outside of ["https://example.org/a.md", "#here", "/_reference/"]) expect(addressOf(outside)).toBe(outside);
});

test("what is code, or a name, is no markup", () => {
  const { html } = pageOf("# A\n\n```\n<b>&\n```\n\n| a |\n|---|\n| `<x>` |\n");
  expect(html).toContain("&lt;b&gt;&amp;");
  expect(html).toContain("<td><code>&lt;x&gt;</code></td>");
});

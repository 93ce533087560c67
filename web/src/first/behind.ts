/** Of what a page begins with, so many files may be on their way yet when the first of those behind them are asked for ... */
const LEFT = 1;
/** ... and so many of them are asked for then: the way is never empty, and what is needed first has most of it. */
const FEW = 2;

/** Asks for the files that a page names in `behind`, when what it begins with is here: at once, both would come late on a slow network. */
export function loadBehind(page: Document): void {
  const here = new Set<string>();
  let asked = 0;
  const ask = (most: number, files: readonly string[]): void => {
    for (const file of files.slice(asked, most)) page.head.append(linkTo(file, page));
    asked = Math.max(asked, most);
  };
  const look = (): void => {
    const files = page.querySelector<HTMLMetaElement>('meta[name="behind"]')?.content.split(" ") ?? [];
    const whole = page.readyState === "complete";
    if (files.length === 0 && page.readyState === "loading") return;
    const beginning = [...page.querySelectorAll<HTMLLinkElement | HTMLScriptElement>('link[rel="modulepreload"]:not([data-behind]), script[type="module"]')];
    const left = beginning.filter((one) => !here.has("href" in one ? one.href : one.src)).length;
    if (left === 0 || whole) ask(files.length, files);
    else if (left <= LEFT) ask(FEW, files);
    if (asked >= files.length) observer.disconnect();
  };
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) here.add(name);
    look();
  });
  observer.observe({ type: "resource", buffered: true });
  window.addEventListener("load", look, { once: true });
}

function linkTo(file: string, page: Document): HTMLLinkElement {
  const link = page.createElement("link");
  const isStyle = file.endsWith(".css");
  Object.assign(link, { rel: isStyle ? "preload" : "modulepreload", href: file, crossOrigin: "", ...(isStyle ? { as: "style" } : {}) });
  link.dataset["behind"] = "";
  return link;
}

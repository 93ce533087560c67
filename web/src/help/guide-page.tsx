import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect, type MouseEvent, type ReactElement } from "react";
import { Link, NavLink, useLoaderData, useLocation, useNavigate, type LoaderFunctionArgs } from "react-router";
import { guides, type Guide } from "virtual:guides";
import { Mark } from "../design/mark.tsx";
import "./guide.css";

/** What everybody finds first; the others are linked from these. */
const GUIDES: readonly (readonly [string, MessageDescriptor])[] = [
  ["/whats-new", msg`What’s New`], ["/help/user-guide", msg`User Guide`], ["/help/admin-guide", msg`Admin Guide`], ["/help/api-guide", msg`API Guide`],
];

/** The guide of an address: `/whats-new`, `/help`, `/help/user-guide`. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Guide> {
  const name = new URL(request.url).pathname.replace(/^\/(help\/)?/, "").replace(/\/$/, "");
  const load = Object.hasOwn(guides, name) ? guides[name] : undefined;
  // The router wants an answer for a thing that is not there.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  if (!load) throw new Response(null, { status: 404 });
  return load();
}

/** Goes where the address points to within the page, which was not there yet when the browser looked for it. */
function usePlace(guide: Guide): void {
  const { hash, key } = useLocation();
  useEffect(() => {
    const place = hash === "" ? null : document.getElementById(decodeURIComponent(hash.slice(1)));
    if (place) place.scrollIntoView();
    else window.scrollTo(0, 0);
  }, [guide, hash, key]);
}

/** Links between guides stay in the application; all others are the browser's. */
function useLinks(): (event: MouseEvent) => void {
  const navigate = useNavigate();
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== window.location.origin || !/^\/(help|whats-new)\b/.test(link.pathname)) return;
    event.preventDefault();
    void navigate(link.pathname + link.hash);
  };
}

/** One of the guides, for whoever wants to read it: nobody has to be logged in. */
export function GuidePage(): ReactElement {
  const guide = useLoaderData<typeof loader>();
  usePlace(guide);
  const onClick = useLinks();
  return (
    <div className="shell">
      <title>{`${guide.title} · WidgetApp`}</title>
      <header className="bar guide-bar">
        <Link className="bar-brand" to="/things" aria-label={t`WidgetApp: all Things`}><Mark size={30} /><span>WidgetApp</span></Link>
        <nav className="guide-nav" aria-label={t`Help`}>
          {GUIDES.map(([path, label]) => <NavLink key={path} to={path}>{i18n._(label)}</NavLink>)}
        </nav>
      </header>
      <main className="shell-main guide">
        {i18n.locale === "en" ? null : <p className="guide-language" role="note"><Trans>The guides are in English only.</Trans></p>}
        {guide.contents.length > 3 ? (
          <nav className="guide-contents" aria-label={t`On this page`}>
            <ul>{guide.contents.map(({ id, text }) => <li key={id}><a href={`#${id}`}>{text.replaceAll("`", "")}</a></li>)}</ul>
          </nav>
        ) : null}
        {/* The links in it work by themselves, by keyboard too; this only keeps the application loaded.
            What is in it the build has made of our own files. */}
        <article className="guide-text" lang="en" dir="ltr" onClick={onClick} dangerouslySetInnerHTML={{ __html: guide.html }} />
      </main>
    </div>
  );
}

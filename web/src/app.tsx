import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { I18nProvider } from "@lingui/react";
import { Trans } from "@lingui/react/macro";
import { QueryClientProvider } from "@tanstack/react-query";
import { Direction } from "radix-ui";
import { useEffect, type ReactElement } from "react";
import { createBrowserRouter, isRouteErrorResponse, Navigate, Outlet, RouterProvider, useLocation, useRouteError } from "react-router";
import { toast, Toaster } from "sonner";
import { AjaxError, onLoggedOut } from "./ajax.ts";
import { client } from "./client.ts";
import { FullPageNote } from "./design/full-page-note.tsx";
import { useTheme } from "./design/theme.ts";
import { useLanguage } from "./language/language.ts";
import { LOCALES } from "./language/locales.ts";
import { InboxNews } from "./inbox/use-inbox.ts";
import { useSending } from "./kept/use-sending.ts";
import { wouldLoseWork } from "./leaving.ts";
import { registerWorker } from "./offline/register.ts";
import { NotFound } from "./pages/not-found.tsx";
import { loginPath, SESSION, useSession } from "./session.ts";

function OneMoment(): ReactElement {
  return <FullPageNote title={t`One moment…`} />;
}

/** Pages for people who are logged in; others go by the log-in page and come back. */
function LoggedIn(): ReactElement {
  const session = useSession();
  const location = useLocation();
  const known = session.data !== undefined;
  useEffect(() => { if (known) registerWorker(); }, [known]);
  useSending(session.data);
  if (session.data) return <><InboxNews /><Outlet /></>;
  if (session.isPending) return <OneMoment />;
  if (session.error instanceof AjaxError && session.error.status === 401) {
    return <Navigate to={loginPath(location.pathname + location.search)} replace />;
  }
  return (
    <FullPageNote title={t`The server does not answer`} text={session.error.message}>
      <button type="button" className="button is-main" onClick={() => { void session.refetch(); }}><Trans>Try again</Trans></button>
    </FullPageNote>
  );
}

function SomethingBroke(): ReactElement {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  return (
    <FullPageNote title={t`Something went wrong`} text={error instanceof Error ? error.message : t`This page could not be shown.`}>
      <a className="button is-main" href="/things"><Trans>Back to all Things</Trans></a>
    </FullPageNote>
  );
}

const router = createBrowserRouter([
  {
    errorElement: <SomethingBroke />,
    children: [
      { path: "/", element: <Navigate to="/things" replace /> },
      {
        hydrateFallbackElement: <OneMoment />,
        children: [
          { path: "/login", lazy: async () => ({ Component: (await import("./pages/login.tsx")).LoginPage }) },
          { path: "/setup", lazy: async () => ({ Component: (await import("./pages/setup.tsx")).SetupPage }) },
          { path: "/join", lazy: async () => ({ Component: (await import("./pages/join.tsx")).JoinPage }) },
          { path: "/password", lazy: async () => ({ Component: (await import("./pages/password.tsx")).PasswordPage }) },
          { path: "/openid", lazy: async () => ({ Component: (await import("./pages/openid.tsx")).OpenIdPage }) },
          { path: "/link", lazy: async () => ({ Component: (await import("./pages/share-link.tsx")).ShareLinkPage }) },
        ],
      },
      ...["/whats-new", "/help/*"].map((path) => ({
        path,
        hydrateFallbackElement: <OneMoment />,
        lazy: async () => {
          const { GuidePage, loader } = await import("./help/guide-page.tsx");
          return { Component: GuidePage, loader };
        },
      })),
      {
        element: <LoggedIn />,
        hydrateFallbackElement: <OneMoment />,
        children: [
          { path: "/things", lazy: async () => ({ Component: (await import("./pages/things.tsx")).ThingsPage }) },
          { path: "/things/bin", lazy: async () => ({ Component: (await import("./pages/bin.tsx")).BinPage }) },
          { path: "/groups", lazy: async () => ({ Component: (await import("./groups/groups-page.tsx")).default }) },
          { path: "/admin/processes", lazy: async () => ({ Component: (await import("./admin/processes-page.tsx")).default }) },
          { path: "/profile", lazy: async () => ({ Component: (await import("./people/profile-page.tsx")).default }) },
          { path: "/kept", lazy: async () => ({ Component: (await import("./kept/kept-page.tsx")).default }) },
          { path: "/clients", lazy: async () => ({ Component: (await import("./clients/clients-page.tsx")).default }) },
          { path: "/receivers", lazy: async () => ({ Component: (await import("./receivers/receivers-page.tsx")).default }) },
          { path: "/admin/people", lazy: async () => ({ Component: (await import("./people/people-page.tsx")).default }) },
          { path: "/admin/audit", lazy: async () => ({ Component: (await import("./admin/audit-page.tsx")).default }) },
          { path: "/authorize", lazy: async () => ({ Component: (await import("./pages/consent/authorize-page.tsx")).default }) },
          { path: "/device", lazy: async () => ({ Component: (await import("./pages/consent/device-page.tsx")).default }) },
          { path: "/things/:id/history?", lazy: async () => ({ Component: (await import("./canvas/thing-page.tsx")).default }) },
        ],
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);

/** When what the page at this address needs is loaded. */
export async function loaded(): Promise<void> {
  if (router.state.initialized) return;
  await new Promise<void>((resolve) => {
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      stop();
      resolve();
    });
  });
}

/** Does something as soon as another page is shown. */
export function atNextPage(act: () => void): void {
  const { pathname } = router.state.location;
  const stop = router.subscribe(({ location }) => {
    if (location.pathname === pathname) return;
    stop();
    act();
  });
}

/** The session has ended. Unsaved work is never thrown away for that: the person logs in beside it. */
onLoggedOut(() => {
  const { pathname, search } = router.state.location;
  if (["/login", "/setup", "/join", "/password", "/openid", "/link"].includes(pathname)) return;
  if (wouldLoseWork()) {
    toast.error(t`You were logged out. Log in again in another tab, and keep this page open: your changes are kept here.`, {
      id: "logged-out",
      duration: Infinity,
      action: { label: t`Log in`, onClick: () => window.open(loginPath(pathname), "_blank", "noopener") },
    });
    return;
  }
  client.removeQueries({ queryKey: SESSION });
  void router.navigate(loginPath(pathname + search), { replace: true });
});

export function App(): ReactElement {
  const { theme } = useTheme();
  const { locale } = useLanguage();
  return (
    <QueryClientProvider client={client}>
      <I18nProvider i18n={i18n}>
        {/* All is said anew in another language, by whatever it is said: pages are made anew, and what they know stays. */}
        <Direction.Provider key={locale} dir={LOCALES[locale].dir}>
          <RouterProvider router={router} />
        </Direction.Provider>
      </I18nProvider>
      <Toaster theme={theme} position="bottom-center" dir={LOCALES[locale].dir} containerAriaLabel={t`Notifications`} toastOptions={{ className: "toast" }} />
    </QueryClientProvider>
  );
}

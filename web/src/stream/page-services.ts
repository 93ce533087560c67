import { useEffect } from "react";
import { create } from "zustand";
import type { ServiceListener, Subscription } from "./service.ts";

type Shared = Pick<Subscription<unknown, unknown>, "also">;

/** The page's one connection for news, as long as it has one. */
const usePageSubscription = create<{ readonly subscription: Shared | null }>(() => ({ subscription: null }));

/** Other parts of the page hear their services on this connection from now on; returns how to take that back. */
export function sharePage(subscription: Shared): () => void {
  usePageSubscription.setState({ subscription });
  return () => { usePageSubscription.setState((now) => (now.subscription === subscription ? { subscription: null } : now)); };
}

/** Hears a service on the page's connection, whenever there is one. The listener must stay the same. */
export function useService<Greeting, News>(service: string, listener: ServiceListener<Greeting, News>): void {
  const subscription = usePageSubscription((state) => state.subscription);
  useEffect(() => {
    if (!subscription) return;
    const end = subscription.also(service, listener);
    return () => {
      end();
      listener.live(false);
    };
  }, [subscription, service, listener]);
}

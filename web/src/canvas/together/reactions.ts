import { type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { CircleHelp, Eye, Heart, Laugh, PartyPopper, ThumbsUp, type LucideIcon } from "lucide-react";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { Peer, Point } from "../peer.ts";

/** What a person can say without a word: the sign, and its name for those who do not see it. Not letters: few fonts have all of these. */
export const REACTIONS: readonly (readonly [Sign: LucideIcon, name: MessageDescriptor])[] = [
  [ThumbsUp, msg`Thumbs up`], [Heart, msg`Heart`], [PartyPopper, msg`Party`], [Laugh, msg`Laughing`], [CircleHelp, msg`A question`], [Eye, msg`Looking`],
];

/** More than this fly nowhere: it is a sign, not a snowfall. */
const MOST_FLYING = 40;

/** Tells which peers have reacted since the last look. Whoever is seen for the first time has reacted before. */
export class ReactionWatch {
  readonly #counts = new Map<number, number>();

  look(peers: readonly Peer[]): readonly (readonly [peer: Peer, kind: number])[] {
    const news: [Peer, number][] = [];
    const here = new Set<number>();
    for (const peer of peers) {
      here.add(peer.client);
      const count = peer.reaction?.count ?? 0;
      const known = this.#counts.get(peer.client);
      this.#counts.set(peer.client, count);
      if (known !== undefined && peer.reaction && count !== known && REACTIONS[peer.reaction.kind]) news.push([peer, peer.reaction.kind]);
    }
    for (const client of this.#counts.keys()) if (!here.has(client)) this.#counts.delete(client);
    return news;
  }
}

/** A sign on its way up from a place on the screen. */
export interface Flight extends Point { readonly id: number; readonly kind: number; readonly color: string }

/** All that fly now. */
export class Flights {
  readonly useFlights: UseBoundStore<StoreApi<{ flights: readonly Flight[] }>> = create(() => ({ flights: [] }));
  #last = 0;

  readonly begin = (kind: number, { x, y }: Point, color: string): void => {
    this.#last += 1;
    const flight = { id: this.#last, kind, x, y, color };
    this.useFlights.setState(({ flights }) => (flights.length < MOST_FLYING ? { flights: [...flights, flight] } : {}));
  };

  readonly end = (id: number): void => {
    this.useFlights.setState(({ flights }) => ({ flights: flights.filter((flight) => flight.id !== id) }));
  };
}

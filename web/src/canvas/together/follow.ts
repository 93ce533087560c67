import type { Person } from "../../ajax.ts";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { Peer, Rect, Told } from "../peer.ts";

/** How far Excalidraw zooms. */
const FURTHEST = 0.1;
const NEAREST = 30;

export interface ViewState { readonly scrollX: number; readonly scrollY: number; readonly zoom: number }
export interface Size { readonly width: number; readonly height: number }

/** The part of the scene that a view shows. */
export function visible({ scrollX, scrollY, zoom }: ViewState, { width, height }: Size): Rect {
  return { x: Math.round(-scrollX), y: Math.round(-scrollY), width: Math.round(width / zoom), height: Math.round(height / zoom) };
}

/** The view that shows all of a part of the scene, in its middle, as large as may be. */
export function viewOn(part: Rect, { width, height }: Size): ViewState {
  const zoom = Math.min(Math.max(Math.min(width / part.width, height / part.height), FURTHEST), NEAREST);
  return {
    zoom,
    scrollX: width / zoom / 2 - (part.x + part.width / 2),
    scrollY: height / zoom / 2 - (part.y + part.height / 2),
  };
}

/** Whose view is followed here, and who follows from elsewhere. */
export interface Follows {
  readonly leader: Person | null;
  readonly isPresented: boolean;
  readonly isPresenting: boolean;
  readonly followers: readonly Person[];
}

export interface FollowingOptions {
  readonly presence: {
    readonly client: number;
    readonly told: Told;
    tell(part: Partial<Told>): void;
    peers(): readonly Peer[];
  };
  /** Shows a part of the scene. */
  readonly show: (part: Rect) => void;
  /** The part of the scene that is to be seen here. */
  readonly view: () => Rect;
}

const NOBODY: Follows = { leader: null, isPresented: false, isPresenting: false, followers: [] };

/**
 * Follows another's view, by choice or because somebody presents, until this person moves the own view.
 * Of two who follow each other the one who began earlier stops: otherwise neither could move.
 */
export class Following {
  readonly useFollows: UseBoundStore<StoreApi<Follows>> = create(() => NOBODY);
  #leader: number | null = null;
  #shown: Rect | null = null;
  /** Whether he is followed because he presents, and for as long. */
  #isShown = false;
  /** Whether the leader has not heard yet that he is followed, by one whom he followed. */
  #crossed = false;
  /** Presentations that this person has left. */
  readonly #left = new Set<number>();

  constructor(private readonly options: FollowingOptions) {}

  follow(user: string): void {
    const peers = this.options.presence.peers().filter((peer) => peer.user.id === user);
    // Of several windows the one in which he is at work.
    const leader = peers.find((peer) => peer.cursor !== null) ?? peers[0];
    if (!leader) return;
    this.options.presence.tell({ presenting: false });
    this.#begin(leader.client);
    this.look();
  }

  /** This person goes his own way. */
  stop(): void {
    if (this.#leader === null) return;
    this.#left.add(this.#leader);
    this.#begin(null);
    this.look();
  }

  present(on: boolean): void {
    if (on) this.#begin(null);
    this.options.presence.tell({ presenting: on });
    this.look();
  }

  /** Something has changed with the others. */
  look(): void {
    const { presence } = this.options;
    const peers = presence.peers();
    for (const client of this.#left) if (!peers.some((peer) => peer.client === client && peer.presenting)) this.#left.delete(client);
    let leader = peers.find((peer) => peer.client === this.#leader);
    if (this.#isShown && leader?.presenting === false) leader = undefined;
    if (leader?.following !== presence.client) this.#crossed = false;
    else if (!this.#crossed) leader = undefined;
    leader ??= presence.told.presenting ? undefined : peers.find((peer) => peer.presenting && !this.#left.has(peer.client));
    if (leader?.client !== this.#leader) {
      this.#begin(leader?.client ?? null);
      this.#isShown = leader !== undefined;
    }
    if (leader?.view && !same(leader.view, this.#shown)) {
      this.#shown = leader.view;
      this.options.show(leader.view);
    }
    const followers = peers.filter((peer) => peer.following === presence.client).map(({ user }) => user);
    this.#say({ leader: leader?.user ?? null, isPresented: leader?.presenting ?? false, isPresenting: presence.told.presenting, followers });
    this.moved();
  }

  /** What is to be seen here has changed: those who follow are told. */
  moved(): void {
    const { followers, isPresenting } = this.useFollows.getState();
    this.options.presence.tell({ view: followers.length > 0 || isPresenting ? this.options.view() : null });
  }

  #begin(leader: number | null): void {
    this.#leader = leader;
    this.#isShown = false;
    this.#crossed = this.options.presence.peers().some((peer) => peer.client === leader && peer.following === this.options.presence.client);
    this.#shown = null;
    this.options.presence.tell({ following: leader });
  }

  #say(follows: Follows): void {
    if (JSON.stringify(follows) !== JSON.stringify(this.useFollows.getState())) this.useFollows.setState(follows);
  }
}

function same(a: Rect, b: Rect | null): boolean {
  return a.x === b?.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

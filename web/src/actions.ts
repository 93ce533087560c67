import type { Comment, CommentParams, Comments } from "./comments/comment.ts";
import type { BroughtBack, HistoryPage, NamedVersion, Playback, Played } from "./history/past.ts";
import type { Notified } from "./inbox/notification.ts";
import type { DeadLetter, MadeReceiver, NewReceiver, Receiver, Tested } from "./receivers/receiver.ts";
import type { DoneToMany, ForEach, Listed, Picture, Tagging, ThingPage, UsedTag, Wanted } from "./things/listed.ts";

/** The `_ajax/` endpoints that the page uses: parameters and results, as the server declares them. */
export interface Person { readonly id: string; readonly name: string; readonly color: string }
/** `guest`: he came by a share link, and has no account. */
export interface User extends Person { readonly login: string; readonly admin: boolean; readonly guest: boolean }
export interface Group { readonly id: string; readonly name: string; readonly live: boolean }
export interface Thing {
  readonly id: string;
  readonly name: string;
  readonly group: Group;
  readonly created_by: Person;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: string | null;
  /** The most that this person may do there. */
  readonly role: Role;
  readonly tags: readonly string[];
}
export type Role = "viewer" | "commenter" | "editor" | "owner";
export interface Session {
  readonly user: User;
  readonly groups: readonly Group[];
  readonly demo: boolean;
  /** Whether there is a Streaming API. */
  readonly streaming: boolean;
  /** What the OpenID provider is called by which one may log in, if there is one. */
  readonly openid: string | null;
  /** Whether links can be sent by mail. */
  readonly mail: boolean;
}
export interface OpenedThing {
  readonly thing: Thing;
  readonly role: Role;
  readonly live: boolean;
  /** Another one after the server was restored from a backup. */
  readonly epoch: string;
}

export interface Acquaintance extends Person { readonly login: string }
export interface Member extends Acquaintance { readonly admin: boolean; readonly disabled: boolean }
/** A User Group, and what this person is in it. */
export interface Membership {
  readonly group: Group;
  readonly member: boolean;
  readonly admin: boolean;
  readonly members: number;
  /** Since when approval for live collaboration is waited for. */
  readonly asked_at: string | null;
}
export interface GroupPeople { readonly group: Group; readonly people: readonly Member[] }

/** Why somebody may see a Thing. */
export interface Reason {
  readonly role: Role;
  readonly way: "owner" | "member" | "administrator" | "client" | "person" | "link" | "group";
  readonly group: Group | null;
  readonly share: string | null;
  readonly ends_at: string | null;
}
export interface Viewer { readonly person: Person; readonly role: Role; readonly why: readonly Reason[] }
/** A Thing that somebody can see, and why. */
export interface Sighting { readonly thing: Listed; readonly why: readonly Reason[] }
export interface Sight { readonly things: readonly Sighting[]; readonly cursor: string | null }
export interface Audience { readonly viewers: readonly Viewer[] }
/** With whom: one of the two. */
export interface Whom { readonly thing: string; readonly user?: string; readonly group?: string }
export type Given = Exclude<Role, "owner">;

/** Who may come by a share link without an account: anybody, who says his name, nobody. */
export type Admitted = "visitors" | "guests" | "nobody";
/** A link that shows a Thing to whoever has it. */
export interface ShareLink {
  readonly id: string;
  /** For whom it is. */
  readonly name: string;
  readonly role: Given;
  readonly has_password: boolean;
  readonly ends_at: string | null;
  readonly uses: number;
  readonly most_uses: number | null;
  readonly made_by: string;
  readonly created_at: string;
}
export interface ShareLinks { readonly links: readonly ShareLink[]; readonly admitted: Admitted }
/** What is wished for in a new one. */
export interface NewShareLink {
  readonly thing: string;
  readonly role: Given;
  readonly name: string;
  readonly ends_in: number | null;
  readonly password: string | null;
  readonly most_uses: number | null;
  readonly mail: string | null;
}
/** The address is shown this once. */
export interface MadeLink extends Passed { readonly share_link: ShareLink }
/** What a share link leads to; without the name where it asks for a password. */
export interface Offer { readonly name: string | null; readonly role: Given; readonly has_password: boolean; readonly admitted: Admitted }

export interface ChosenProcesses { readonly process: "_sfe" | "_stream"; readonly ids: readonly number[] }
/** A line for each thing that was done. */
export interface Done { readonly lines: readonly string[] }

/** What a client or a device wants to do in one's name; where there is nothing to answer, the address to go to. */
export interface Asked {
  readonly client: string;
  readonly scopes: readonly string[];
  readonly groups: readonly Group[];
  readonly redirect: string | null;
}

/** Who did what, from where, and what came of it; without secrets. */
export interface AuditLine {
  readonly number: number;
  readonly at: string;
  readonly action: string;
  readonly actor: string | null;
  readonly client: string | null;
  readonly address: string;
  /** What came into being. */
  readonly object: string | null;
  readonly result: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly digest: string;
}
export interface AuditPage {
  readonly lines: readonly AuditLine[];
  readonly before: number | null;
  readonly actions: readonly string[];
  /** Of people, clients and groups, by id. */
  readonly names: Readonly<Record<string, string>>;
}

/** A link, and whether it was sent, where it was to be. */
export interface Passed { readonly link: string; readonly mailed: boolean | null }
/** A one-time link to pass on. */
export interface Invitation extends Passed { readonly expires_at: string }

/** Somebody's account, as administrators see it. */
export interface Account extends User {
  readonly created_at: string;
  readonly disabled_at: string | null;
  readonly seen_at: string | null;
  /** Whether a password was chosen yet. */
  readonly has_password: boolean;
}

/** A connection to the Streaming API, and of which other system, if of one. */
export interface Stream { readonly address: string; readonly things: number; readonly client: string | null }
/** Where one is logged in. */
export interface LogInSession {
  readonly id: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly address: string;
  readonly agent: string;
  readonly here: boolean;
  readonly streams: readonly Stream[];
}
/** The streams are those of no session. */
export interface LogInSessions { readonly sessions: readonly LogInSession[]; readonly streams: readonly Stream[] }

export const SCOPES = ["stream", "things:read", "things:write", "useractions:listen", "admin"] as const;
export type Scope = (typeof SCOPES)[number];
export const GRANTS = ["client_credentials", "authorization_code", "device_code"] as const;
export type Grant = (typeof GRANTS)[number];

/** Another system that acts here. */
export interface NewClient {
  readonly name: string;
  readonly groups: readonly string[];
  readonly scopes: readonly Scope[];
  readonly grants: readonly Grant[];
  readonly redirect_uris: readonly string[];
  readonly public: boolean;
}
export interface Client extends Omit<NewClient, "groups"> {
  readonly id: string;
  readonly groups: readonly Group[];
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly disabled_at: string | null;
}
/** The secret is shown this once; a public client has none. */
export interface RegisteredClient { readonly client: Client; readonly secret: string | null }

/** A client that may act in one's name. */
export interface Consent { readonly client: string; readonly name: string; readonly scopes: readonly string[]; readonly since: string }

type Nothing = Readonly<Record<string, never>>;

export interface Actions {
  login: { params: { login: string; password: string }; result: Session };
  logout: { params: Nothing; result: Nothing };
  me: { params: Nothing; result: Omit<Session, "user"> & { readonly user: User | null } };
  openid_begin: { params: { next: string; link: boolean }; result: { redirect: string; state: string } };
  openid_finish: { params: { state: string; query: string }; result: { me: Session; next: string } };
  openid_account: { params: Nothing; result: { linked: boolean } };
  openid_forget: { params: Nothing; result: { linked: boolean } };
  setup: { params: { secret: string; name: string; login: string; password: string; group: string }; result: Session };
  invite: { params: { group: string; admin: boolean; mail: string | null }; result: Invitation };
  join: { params: { secret: string; name: string; login: string; password: string }; result: Session };
  consents: { params: Nothing; result: { consents: readonly Consent[] } };
  withdraw_consent: { params: { client: string }; result: Nothing };
  clients: { params: Nothing; result: { clients: readonly Client[] } };
  register_client: { params: NewClient; result: RegisteredClient };
  rotate_client_secret: { params: { client: string }; result: RegisteredClient };
  disable_client: { params: { client: string }; result: Client };
  receivers: { params: Nothing; result: { receivers: readonly Receiver[] } };
  add_receiver: { params: NewReceiver; result: MadeReceiver };
  rotate_receiver_secret: { params: { receiver: string }; result: MadeReceiver };
  change_receiver: { params: { receiver: string; enabled: boolean }; result: Receiver };
  remove_receiver: { params: { receiver: string }; result: { id: string } };
  test_receiver: { params: { receiver: string }; result: Tested };
  dead_letters: { params: { receiver: string; limit: number }; result: { letters: readonly DeadLetter[] } };
  replay: { params: { receiver: string; seq: number | null }; result: { count: number } };
  my_data: { params: Nothing; result: Readonly<Record<string, unknown>> };
  sessions: { params: Nothing; result: LogInSessions };
  /** null: all but this one. */
  end_session: { params: { session: string | null }; result: LogInSessions };
  people: { params: Nothing; result: { people: readonly Account[]; admitted: Admitted } };
  admit_guests: { params: { who: Admitted }; result: Nothing };
  add_person: { params: { name: string; login: string; admin: boolean; mail: string | null }; result: Invitation & { readonly person: Account } };
  password_link: { params: { user: string; mail: string | null }; result: Invitation };
  set_password: { params: { secret: string; password: string }; result: Session };
  change_password: { params: { old: string; password: string }; result: Nothing };
  change_profile: { params: { name: string; color: string }; result: User };
  disable_person: { params: { user: string }; result: Account };
  enable_person: { params: { user: string }; result: Account };
  hand_over: { params: { user: string; to: string }; result: { things: number } };
  administer: { params: { user: string; admin: boolean }; result: Account };
  token: { params: Nothing; result: { token: string; expires_in: number; scopes: readonly string[] } };
  search: { params: Wanted & { limit: number }; result: ThingPage };
  scroll: { params: { cursor: string; limit: number }; result: ThingPage };
  create: { params: { name: string; group: string }; result: Thing };
  rename: { params: { thing: string; name: string }; result: Thing };
  import: { params: { name: string; group: string; content: { type: "excalidraw"; elements: readonly object[] } }; result: { thing: Thing; left_out: number } };
  duplicate: { params: { thing: string; name?: string; group: string }; result: Thing };
  delete: { params: { thing: string }; result: Thing };
  restore: { params: { thing: string }; result: Thing };
  for_each: { params: ForEach; result: DoneToMany };
  tag: { params: { thing: string } & Tagging; result: Thing };
  tags: { params: Nothing; result: { tags: readonly UsedTag[] } };
  favourite: { params: { things: readonly string[]; on: boolean }; result: { things: readonly string[] } };
  visit: { params: { thing: string }; result: Nothing };
  pictures: { params: { things: readonly string[] }; result: { pictures: readonly Picture[] } };
  groups: { params: { all: boolean }; result: { groups: readonly Membership[] } };
  group_people: { params: { group: string }; result: GroupPeople };
  find_people: { params: { query: string; limit: number }; result: { people: readonly Acquaintance[] } };
  create_group: { params: { name: string }; result: Group };
  put_member: { params: { group: string; user: string; admin: boolean }; result: GroupPeople };
  remove_member: { params: { group: string; user: string }; result: GroupPeople };
  ask_for_live: { params: { group: string }; result: Group };
  approve_live: { params: { group: string; live: boolean }; result: Group };
  who_can_see: { params: { thing: string }; result: Audience };
  person_sees: { params: { user: string; query: string; cursor?: string }; result: Sight };
  comment: { params: CommentParams; result: Comment };
  comments: { params: { thing: string; resolved: boolean }; result: Comments };
  read_comments: { params: { thing: string; number: number; comment: string | null }; result: Nothing };
  resolve: { params: { thing: string; comment: string; resolved: boolean }; result: Comment };
  delete_comment: { params: { thing: string; comment: string }; result: Comment };
  notifications: { params: { limit: number; before?: number }; result: Notified };
  /** null: all there are. */
  read_notifications: { params: { number: number | null; alone: boolean }; result: Notified };
  share: { params: Whom & { role: Given; ends_in?: number | null }; result: Audience };
  unshare: { params: Whom; result: Audience };
  transfer: { params: { thing: string; user: string }; result: Audience };
  share_links: { params: { thing: string }; result: ShareLinks };
  share_by_link: { params: NewShareLink; result: MadeLink };
  renew_link: { params: { thing: string; link: string }; result: MadeLink };
  change_link: { params: { thing: string; link: string; role: Given }; result: ShareLinks };
  revoke_link: { params: { thing: string; link: string }; result: ShareLinks };
  look_at_link: { params: { secret: string }; result: Offer };
  open_link: { params: { secret: string; password: string; name: string | null }; result: { thing: string } };
  start_processes: { params: { process: "_sfe"; count: number }; result: Done };
  drain_processes: { params: ChosenProcesses; result: Done };
  restart_processes: { params: ChosenProcesses; result: Done };
  audit_log: { params: { before: number | null; limit: number; actor: string | null; action: string | null }; result: AuditPage };
  access_request: { params: { query: string }; result: Asked };
  answer_access_request: { params: { query: string; approve: boolean }; result: { redirect: string } };
  device_request: { params: { user_code: string }; result: Asked };
  answer_device_request: { params: { user_code: string; approve: boolean }; result: Nothing };
  /** Updates and states of Yjs, in base64. */
  edit: { params: { thing: string; update: string; state: string }; result: { update: string } };
  refresh: { params: { thing: string; state: string | null }; result: { update: string } };
  history: { params: { thing: string; before: number | null }; result: HistoryPage };
  playback: { params: Playback; result: Played };
  name_version: { params: { thing: string; version: number; name: string | null }; result: { named: readonly NamedVersion[] } };
  revert: { params: { thing: string; version: number; user?: string }; result: BroughtBack };
  undo: { params: { thing: string }; result: BroughtBack };
  open: { params: { thing: string }; result: OpenedThing };
}

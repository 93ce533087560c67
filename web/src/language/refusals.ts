import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";

/**
 * What the server says when it refuses something that this page asks for, by its own words. They are in English, and shown as they are
 * where that is the language of the page.
 */
const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  "A User Group needs an administrator: make somebody else one first.": msg`A User Group needs an administrator: make somebody else one first.`,
  "Addresses to come back to go with the grant authorization_code, and it with them.": msg`Addresses to come back to go with the grant authorization_code, and it with them.`,
  "As many people as may have come by this link. Ask whoever gave it to you for another one.": msg`As many people as may have come by this link. Ask whoever gave it to you for another one.`,
  "Disable the account first.": msg`Disable the account first.`,
  "Hand over the Things first: somebody must own them.": msg`Hand over the Things first: somebody must own them.`,
  "Many messages were sent just now. Pass the link on yourself.": msg`Many messages were sent just now. Pass the link on yourself.`,
  "Many people come by this link just now. Try again in a minute.": msg`Many people come by this link just now. Try again in a minute.`,
  "Many people log in just now; please try again.": msg`Many people log in just now; please try again.`,
  "Name and password do not fit.": msg`Name and password do not fit.`,
  "Only an administrator can do this.": msg`Only an administrator can do this.`,
  "Only an administrator of WidgetApp can give the scope admin.": msg`Only an administrator of WidgetApp can give the scope admin.`,
  "Only an administrator of the User Group can do this.": msg`Only an administrator of the User Group can do this.`,
  "Only images can be stored.": msg`Only images can be stored.`,
  "Only who has made a comment, or who owns the Thing, may delete it.": msg`Only who has made a comment, or who owns the Thing, may delete it.`,
  "Please log in.": msg`Please log in.`,
  "Share the Thing with this person first.": msg`Share the Thing with this person first.`,
  "Somebody else has this log-in name already.": msg`Somebody else has this log-in name already.`,
  "Somebody else is logged in by now.": msg`Somebody else is logged in by now.`,
  "Somebody else logs in by that account.": msg`Somebody else logs in by that account.`,
  "That is delivered to this address already.": msg`That is delivered to this address already.`,
  "That is not for guests: it takes an account.": msg`That is not for guests: it takes an account.`,
  "That is not the password of this link.": msg`That is not the password of this link.`,
  "That is not your password.": msg`That is not your password.`,
  "That took too long, or was done already. Please log in again.": msg`That took too long, or was done already. Please log in again.`,
  "The Things of this server cannot be opened at present.": msg`The Things of this server cannot be opened at present.`,
  "The processes of this server take no orders.": msg`The processes of this server take no orders.`,
  "The server cannot save at present; please try again.": msg`The server cannot save at present; please try again.`,
  "The server is busy; please try again.": msg`The server is busy; please try again.`,
  "The session has ended.": msg`The session has ended.`,
  "There is no OpenID provider here.": msg`There is no OpenID provider here.`,
  "There is nothing to undo.": msg`There is nothing to undo.`,
  "This Thing cannot be changed at present.": msg`This Thing cannot be changed at present.`,
  "This Thing cannot be opened at present.": msg`This Thing cannot be opened at present.`,
  "This account is disabled. Ask your administrator.": msg`This account is disabled. Ask your administrator.`,
  "This account is disabled: enable him first.": msg`This account is disabled: enable him first.`,
  "This account is gone.": msg`This account is gone.`,
  "This client is disabled, or never had a secret.": msg`This client is disabled, or never had a secret.`,
  "This link is good no more. Ask whoever gave it to you for another one.": msg`This link is good no more. Ask whoever gave it to you for another one.`,
  "This link was used already, or is too old. Ask for a new one.": msg`This link was used already, or is too old. Ask for a new one.`,
  "This server delivers nothing to receivers.": msg`This server delivers nothing to receivers.`,
  "This server sends no mail. Pass the link on yourself.": msg`This server sends no mail. Pass the link on yourself.`,
  "Whoever is to own them must not be disabled.": msg`Whoever is to own them must not be disabled.`,
  "WidgetApp needs an administrator: make somebody else one first.": msg`WidgetApp needs an administrator: make somebody else one first.`,
  "You have no password here, and could not log in any more. Ask for a password link first.": msg`You have no password here, and could not log in any more. Ask for a password link first.`,
  "You have too many streaming connections.": msg`You have too many streaming connections.`,
};

/** The same for sentences that hold a number or a name. */
const PATTERNS: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/^A Thing has at most (\d+) tags\.$/, (most) => t`A Thing has at most ${most} tags.`],
  [/^No more than (\d+) versions of a Thing have names\.$/, (most) => t`No more than ${most} versions of a Thing have names.`],
  [/^There are (\d+) receivers of this already; remove one first\.$/, (most) => t`There are ${most} receivers of this already; remove one first.`],
  [/^Too many wrong tries\. Try again in (\d+) s\.$/, (seconds) => t`Too many wrong tries. Try again in ${seconds} s.`],
  [/^At most (\d+) bytes are taken here\.$/, (most) => t`At most ${most} bytes are taken here.`],
  [/^(.+) cannot be asked just now\. Please try again later\.$/, (name) => t`${name} cannot be asked just now. Please try again later.`],
  [/^This answer does not come from (.+)\.$/, (name) => t`This answer does not come from ${name}.`],
  [/^What (.+) says cannot be relied upon\. The server's log says why\.$/, (name) => t`What ${name} says cannot be relied upon. The server’s log says why.`],
  [/^(.+) did not let you in: .*$/, (name) => t`${name} did not let you in.`],
];

/** What can be said of every refusal of a kind. */
const BY_CODE: Readonly<Record<string, MessageDescriptor>> = {
  invalid_params: msg`The server cannot do anything with what it was given.`,
  not_logged_in: msg`Please log in.`,
  wrong_password: msg`Name and password do not fit.`,
  forbidden: msg`You may not do this.`,
  not_found: msg`There is nothing here, or it is not shared with you.`,
  conflict: msg`Something else already has this name, or has changed since.`,
  not_set_up: msg`This server is not configured for that.`,
  link_spent: msg`The link was used up, has expired, or was taken back.`,
  too_large: msg`That is more than is taken here.`,
  throttled: msg`That were too many requests. Please wait a moment.`,
  unsupported_media_type: msg`The server does not take this kind of file.`,
  internal: msg`That is a fault of the server; it has been logged.`,
  unavailable: msg`Not possible at present; nothing was changed.`,
  storage_full: msg`The server cannot save at present; nothing was changed.`,
};

/** What the server has said, in the language of the page; what is not known there, as much as its code says. */
export function refusalWords(code: string, message: string): string {
  if (i18n.locale === "en") return message;
  const sentence = Object.hasOwn(SENTENCES, message) ? SENTENCES[message] : undefined;
  if (sentence) return i18n._(sentence);
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return words(found);
  }
  const general = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return general ? i18n._(general) : t`The server could not do this (${code}).`;
}

import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What a client may do with a scope, said to the person who gives it away. */
const WORDS: Readonly<Record<string, MessageDescriptor>> = {
  "stream": msg`be there live while Things are worked on`,
  "things:read": msg`see Things`,
  "things:write": msg`change Things and share them`,
  "useractions:listen": msg`hear of everything that people do there`,
  "admin": msg`administer WidgetApp, with everything that you may do as an administrator`,
};

/** A line for each scope; what is new to this page is called by its name. */
export function scopeWords(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => {
    const words = WORDS[scope];
    return words ? i18n._(words) : scope;
  });
}

/** A user code as devices show it, from what somebody has typed so far. */
export function userCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, "").slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

import { useEffect, useState } from "react";
import { useLocation, useNavigate, useNavigation } from "react-router";
import { queryIn, withQuery } from "./query-string.ts";

/** Fast enough to feel immediate, slow enough not to ask for every letter. */
const PAUSE = 200;

interface Typed {
  readonly text: string;
  /** The address's query that this text has taken notice of. */
  readonly seen: string;
  /** Whether the text has yet to go into the address. */
  readonly waiting: boolean;
}

export interface QueryText {
  readonly text: string;
  readonly query: string;
  readonly type: (text: string) => void;
}

/** What is searched for. It is in the address, so that "back" and links work, and it follows the typing after a pause. */
export function useQueryText(): QueryText {
  const { search } = useLocation();
  const navigate = useNavigate();
  // Who has chosen something of what was found already is on his way there, and would be called back.
  const leaving = useNavigation().state !== "idle";
  const query = queryIn(search);
  const [typed, setTyped] = useState<Typed>({ text: query, seen: query, waiting: false });
  if (typed.seen !== query) {
    // The address has changed: by us, and the text says so already; or by "back" or a link, and the text follows.
    const ours = typed.waiting || typed.text.trim() === query;
    setTyped({ ...typed, text: ours ? typed.text : query, seen: query });
  }
  useEffect(() => {
    if (!typed.waiting || leaving) return undefined;
    const timer = setTimeout(() => {
      setTyped((now) => ({ ...now, waiting: false }));
      const next = withQuery(search, typed.text);
      // "Back" from a search leads to the whole list, not through the letters.
      if (next !== search) void navigate({ search: next }, { replace: query !== "" });
    }, PAUSE);
    return () => { clearTimeout(timer); };
  }, [typed.text, typed.waiting, leaving, search, query, navigate]);
  return { text: typed.text, query, type: (text) => { setTyped({ ...typed, text, waiting: true }); } };
}

import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import { ajax, type Person } from "../ajax.ts";
import { useDiscussion, type Discussion } from "./discussion.ts";
import { matching, typedMention, type Typed } from "./mentions.ts";

/** So many are offered; whoever means somebody else types more. */
const MOST = 6;

/** Those who may be mentioned: who can see the Thing. A guest is not told who that is; he knows who is here, and who has written. */
function useAudience(asked: boolean): readonly Person[] {
  const { thing, me, threads, others } = useDiscussion();
  const { data } = useQuery({
    queryKey: ["audience", thing],
    queryFn: ({ signal }) => ajax("who_can_see", { thing }, signal),
    enabled: asked && !me.guest,
    networkMode: "always",
  });
  if (!asked) return [];
  const people = data
    ? data.viewers.filter(({ why }) => why.some(({ way }) => way !== "client")).map(({ person }) => person)
    : [...others, ...authorsOf(threads)];
  return [...new Map(people.map((person) => [person.id, person])).values()].filter(({ id }) => id !== me.id);
}

function authorsOf(threads: Discussion["threads"]): readonly Person[] {
  return (threads ?? []).flatMap(({ comments }) => comments.map(({ author }) => author));
}

interface Mentioning {
  readonly offered: readonly Person[];
  /** Which of them is chosen with Enter. */
  readonly at: number;
  /** Where the caret is has changed, or what is before it. */
  readonly look: (text: string, caret: number) => void;
  /** Whether a key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly choose: (person: Person) => void;
  readonly close: () => void;
}

/** The list of people behind an @. */
export function useMentions(onChosen: (typed: Typed, person: Person) => void): Mentioning {
  const [typed, setTyped] = useState<Typed | null>(null);
  const [at, setAt] = useState(0);
  const audience = useAudience(typed !== null);
  const offered = typed ? matching(audience, typed.query).slice(0, MOST) : [];
  const close = (): void => { setTyped(null); };
  const choose = (person: Person): void => {
    if (typed) onChosen(typed, person);
    close();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const person = offered[at];
    if (!person) return false;
    const step = { ArrowDown: 1, ArrowUp: offered.length - 1 }[event.key];
    if (step !== undefined) setAt((at + step) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(person);
    else if (event.key === "Escape") close();
    else return false;
    return true;
  };
  const look = (text: string, caret: number): void => {
    const next = typedMention(text, caret);
    if (next?.start !== typed?.start || next?.query !== typed?.query) setAt(0);
    setTyped(next);
  };
  return { offered, at: Math.min(at, Math.max(0, offered.length - 1)), look, onKey, choose, close };
}

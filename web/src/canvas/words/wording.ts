import { differing, sameValue, type Props } from "../codec/props.ts";
import { writeChanges, type ElementMap } from "../codec/ymap.ts";
import { FOLLOWING } from "../known.ts";
import { merge } from "./merge.ts";
import { Steps } from "./steps.ts";
import { retype, typedIn, wordsIn, wordsOf, writeText } from "./typed.ts";

/**
 * So long behind what this person types follows what follows from it (ms): written with each letter, it would leave more behind in
 * the document than the letter itself ...
 */
const OWN_PACE = 2_000;
/** ... and behind what others do, who as a rule have written it by then. */
const OTHERS_PACE = 5_000;

/** One widget's properties that are not written yet, and when they are to be. */
interface Late {
  readonly names: Set<string>;
  at: number;
}

export interface Change {
  readonly id: string;
  readonly map: ElementMap;
  /** What canvas and document last agreed on, and what there is on the canvas now. */
  readonly before: Props;
  readonly after: Props;
  /** The person is writing in it. */
  readonly open: boolean;
}

/** Brings what one person writes together with what others write in the same texts. */
export class Wording {
  readonly #steps = new Map<string, Steps>();
  readonly #late = new Map<string, Late>();
  readonly #open = new Set<string>();

  constructor(private readonly now: () => number) {}

  /** Writes a change of a text; returns whether the canvas shows all the words that there are now. */
  write({ id, map, before, after, open }: Change): boolean {
    const [shown, mine] = [wordsIn(before), wordsIn(after)];
    if (open) this.#open.add(id);
    let all = true;
    if (mine !== shown) {
      const merged = merge(shown, this.#wanted(id, shown, mine, open), wordsOf(map));
      retype(map, merged);
      all = merged === mine;
    } else if (typedIn(map) === null) {
      writeChanges(map, before, after);
      return true;
    }
    writeChanges(map, others(before), others(after));
    const names = differing(before, after).filter((name) => FOLLOWING.has(name));
    if (open || !all) this.#later(id, names, mine === shown ? OTHERS_PACE : OWN_PACE);
    else writeFollowing(map, after, new Set(names));
    return all;
  }

  /** What this person wants the text to be. */
  #wanted(id: string, shown: string, mine: string, open: boolean): string {
    const steps = this.#stepsOf(id);
    if (!open && !this.#open.has(id)) return steps.back(shown, mine);
    steps.write(shown, mine);
    return mine;
  }

  /** Others' words have been put into the text in which this person writes. */
  hear(id: string, before: string, after: string): void {
    this.#open.add(id);
    this.#stepsOf(id).hear(before, after);
  }

  /** The canvas shows what all have made of it. Where this person had a part in it, that is written if nobody else does so. */
  shown(id: string): void {
    if (this.#steps.has(id)) this.#late.set(id, { names: new Set(FOLLOWING), at: this.now() + OTHERS_PACE });
  }

  /** Whether this person has written something in a text that is still in hand, or just let go. */
  isWriting(id: string): boolean {
    return this.#open.has(id) && this.#stepsOf(id).isWriting;
  }

  /** A text is left of which others have written something that this person does not see; null where there is nothing of that kind. */
  left(map: ElementMap, before: Props, after: Props): string | null {
    if (wordsIn(after).trim() !== "") return null;
    const words = merge(wordsIn(before), "", wordsOf(map));
    return words.trim() === "" ? null : words;
  }

  /** These alone are still in hand: what was written in the others is a step, and all of it is written now. */
  letGo(inHand: ReadonlySet<string>): void {
    for (const id of this.#open) {
      if (inHand.has(id)) continue;
      const late = this.#late.get(id);
      if (late && this.#stepsOf(id).isWriting) late.at = this.now();
      this.#stepsOf(id).end();
      this.#open.delete(id);
    }
  }

  /** When something is to be written that is late; null for never. */
  get due(): number | null {
    return this.#late.size === 0 ? null : Math.min(...[...this.#late.values()].map(({ at }) => at));
  }

  /** The widgets of which something is to be written now. */
  dueNow(): string[] {
    return [...this.#late].filter(([, { at }]) => at <= this.now()).map(([id]) => id);
  }

  /** Writes it; where the canvas does not show all the words yet, that has time. Returns whether the document changed. */
  settle(id: string, map: ElementMap | undefined, props: Props | undefined): boolean {
    const late = this.#late.get(id);
    if (late && map && props && wordsIn(props) !== wordsOf(map)) {
      late.at = this.now() + OTHERS_PACE;
      return false;
    }
    this.#late.delete(id);
    return late && map && props ? writeFollowing(map, props, late.names) : false;
  }

  #later(id: string, names: readonly string[], pace: number): void {
    const late = this.#late.get(id) ?? { names: new Set(), at: Infinity };
    for (const name of names) late.names.add(name);
    late.at = Math.min(late.at, this.now() + pace);
    this.#late.set(id, late);
  }

  #stepsOf(id: string): Steps {
    const steps = this.#steps.get(id) ?? new Steps();
    this.#steps.set(id, steps);
    return steps;
  }
}

function others(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !FOLLOWING.has(name)));
}

/** By what stands there, not by what was known: words that were merged had no lines. */
function writeFollowing(map: ElementMap, props: Props, names: ReadonlySet<string>): boolean {
  const isText = names.has("text") || names.has("originalText");
  const wanted = isText ? new Set([...names, "text", "originalText"]) : names;
  const differ = [...wanted].filter((name) => !sameValue(map.get(name), props[name]));
  for (const name of differ) {
    if (name === "text") writeText(map, props[name]);
    else if (props[name] === undefined) map.delete(name);
    else map.set(name, props[name]);
  }
  return differ.length > 0;
}

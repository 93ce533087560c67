import type { ReactElement } from "react";
import type { Reason } from "../ajax.ts";
import { exactWords } from "../design/time.ts";
import { reasonWords } from "./words.ts";

/** Why somebody can see a Thing, a line for each reason. */
export function Reasons({ why }: { why: readonly Reason[] }): ReactElement {
  return (
    <>
      {why.map((reason) => (
        <small key={`${reason.way} ${reason.share ?? ""}`}>
          {reasonWords(reason, reason.ends_at === null ? null : exactWords(new Date(reason.ends_at)))}
        </small>
      ))}
    </>
  );
}

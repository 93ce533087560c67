import type { ReactElement } from "react";
import { glyphOf, type Shape } from "./glyph.ts";

function Drawn({ shape, filled }: { shape: Shape; filled: boolean }): ReactElement {
  const className = filled ? "glyph-fill" : "glyph-line";
  switch (shape) {
    case "square": return <rect className={className} x="-6" y="-6" width="12" height="12" rx="2.5" />;
    case "circle": return <circle className={className} r="6.4" />;
    case "triangle": return <path className={className} d="M0-7 7 5.5H-7Z" strokeLinejoin="round" />;
    case "bar": return <rect className={className} x="-8" y="-3.6" width="16" height="7.2" rx="3.6" />;
  }
}

export function ThingGlyph({ id }: { id: string }): ReactElement {
  const { tone, back, front, turn } = glyphOf(id);
  return (
    <svg className="glyph" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" style={{ color: `var(--tone-${String(tone)})` }}>
      <rect className="glyph-sheet" x="0.5" y="0.5" width="39" height="39" rx="9" />
      <g transform={`rotate(${String(turn * 90)} 20 20) translate(16 16)`}><Drawn shape={back} filled={false} /></g>
      <g transform={`rotate(${String(turn * 90)} 20 20) translate(25 25) rotate(${String(turn * -90)}) scale(0.72)`}><Drawn shape={front} filled /></g>
    </svg>
  );
}

import type { ReactElement } from "react";

interface PointerProps { readonly x: number; readonly y: number; readonly name: string; readonly tone: number }

function Pointer({ x, y, name, tone }: PointerProps): ReactElement {
  return (
    <g transform={`translate(${String(x)} ${String(y)})`} style={{ color: `var(--tone-${String(tone)})` }}>
      <path className="art-pointer" d="M0 0 17 7 9 9.5 5.5 17Z" />
      <rect className="art-tag" x="14" y="15" width={name.length * 8.4 + 18} height="24" rx="12" />
      <text className="art-name" x="23" y="31.5">{name}</text>
    </g>
  );
}

/** What one does here, as a picture: a control panel that two people draw together. */
export function EntryArt(): ReactElement {
  return (
    <div className="entry-art" aria-hidden="true">
      <svg viewBox="0 0 560 460" direction="ltr">
        <rect className="art-sheet" x="70" y="62" width="330" height="250" rx="18" />
        <path className="art-line" d="M70 112H400" />
        <circle className="art-fill tone-2" cx="98" cy="87" r="7" />
        <rect className="art-soft" x="116" y="81" width="120" height="12" rx="6" />
        <circle className="art-ring" cx="158" cy="196" r="48" />
        <path className="art-hand" d="M158 196 187 166" />
        <circle className="art-fill tone-1" cx="158" cy="196" r="7" />
        <rect className="art-soft" x="242" y="148" width="126" height="14" rx="7" />
        <rect className="art-fill tone-1" x="242" y="148" width="78" height="14" rx="7" />
        <rect className="art-soft" x="242" y="182" width="92" height="12" rx="6" />
        <rect className="art-soft" x="242" y="206" width="112" height="12" rx="6" />
        <rect className="art-fill tone-1" x="300" y="258" width="74" height="32" rx="16" />
        <circle className="art-knob" cx="357" cy="274" r="11" />
        <rect className="art-pick" x="232" y="138" width="146" height="34" rx="4" />
        <path className="art-arrow" d="M406 210C456 214 470 250 462 296" />
        <path className="art-arrow" d="M453 284 461 298 472 287" />
        <rect className="art-note" x="396" y="304" width="126" height="88" rx="10" transform="rotate(-3 459 348)" />
        <path className="art-scrawl" d="M418 336c12-8 16 8 28 0s16 8 28 0 14 6 22 2M418 360c10-7 14 7 24 0s14 7 24 0" />
        <Pointer x={374} y={168} name="Ada" tone={5} />
        <Pointer x={208} y={330} name="Ben" tone={2} />
      </svg>
    </div>
  );
}

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Black or white, whichever reads better on this colour (`#rrggbb`). */
export function inkOn(color: string): "#000000" | "#ffffff" {
  const parts = /^#(..)(..)(..)/.exec(color);
  if (!parts) return "#ffffff";
  const [red, green, blue] = parts.slice(1).map((hex) => channel(Number.parseInt(hex, 16)));
  const light = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  // Where the contrast with black equals that with white.
  return light > 0.179 ? "#000000" : "#ffffff";
}

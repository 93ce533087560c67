const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH = 4;

function suffix(random: () => number): string {
  let text = "";
  for (let at = 0; at < LENGTH; at += 1) {
    // A fractional index must not end in the lowest digit.
    const lowest = at === LENGTH - 1 ? 1 : 0;
    text += DIGITS.charAt(lowest + Math.floor(random() * (DIGITS.length - lowest)));
  }
  return text;
}

/**
 * Makes a new fractional index unique, so that people who insert at the same place at the same time
 * do not get the same one. It stays below the index of the element above.
 */
export function jittered(index: string, above: string | null, random: () => number): string {
  const tail = suffix(random);
  if (above === null || above <= index) return index + tail;
  for (let zeros = 0; zeros < above.length; zeros += 1) {
    const candidate = index + "0".repeat(zeros) + tail;
    if (candidate < above) return candidate;
  }
  return index;
}

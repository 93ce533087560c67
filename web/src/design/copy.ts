/** Copies what a field holds; false when the browser does not let us, and the person has to press the keys. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  field.select();
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(field.value);
      return true;
    }
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a server in the house without HTTPS has no other way
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

/** Copies a text that no field holds; false when the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
  const field = document.createElement("input");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  const focused = document.activeElement;
  const copied = await copyFrom(field);
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

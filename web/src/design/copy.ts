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

import { request } from "./ajax.ts";

function pathOf(thing: string, fileId: string): string {
  return `/_files/${encodeURIComponent(thing)}/${encodeURIComponent(fileId)}`;
}

/** Stores an image; returns only when it is on the server's disk. */
export async function putFile(thing: string, fileId: string, bytes: Blob): Promise<void> {
  await request(pathOf(thing, fileId), { method: "PUT", body: bytes, headers: { "Content-Type": bytes.type } });
}

export async function getFile(thing: string, fileId: string): Promise<Blob> {
  const response = await request(pathOf(thing, fileId), { method: "GET" });
  return response.blob();
}

/** The same as an address that holds it. */
export async function dataURLOf(blob: Blob, mimeType: string): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:${mimeType};base64,${btoa(text)}`;
}

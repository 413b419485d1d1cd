/** Of base64, as receipts come over HTTP. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

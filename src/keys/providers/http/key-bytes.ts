/** Bytes of a key that a service may have wrapped: what is shorter or longer was never given to it. */
const shortest = 16
const longest = 1024

/** The unwrapped key; `wrong` throws for a number of bytes that no key of ours has. */
export function keyBytes(bytes: Uint8Array | null, wrong: () => never): Uint8Array {
  if (bytes && bytes.length >= shortest && bytes.length <= longest) return bytes
  return wrong()
}

// Ids for what came without one: the same record sent again gets the same id. Not cryptographic, and fed with
// times, names and ids only, never with content: an id stands in the clear and must not confirm a guess.

const prime = 0x01000193

/** 16 hex digits, never all zero. */
export function stableSpanId(...parts: readonly (string | number)[]): string {
  return hash64(parts.join('\u0000'), 0x811c9dc5, 0x9747b28c)
}

/** 32 hex digits, never all zero. */
export function stableTraceId(...parts: readonly (string | number)[]): string {
  const text = parts.join('\u0000')
  return hash64(text, 0x811c9dc5, 0x2f0b4c47) + hash64(text, 0x5bd1e995, 0x1b873593)
}

/** Two FNV-1a lanes with a finalizer each; the lanes see each other, so that they do not collide together. */
function hash64(text: string, seedA: number, seedB: number): string {
  let a = seedA
  let b = seedB
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ (code & 0xff) ^ (b >>> 24), prime)
    a = Math.imul(a ^ (code >> 8), prime)
    b = Math.imul(b ^ code ^ (a >>> 16), 0x85ebca6b)
  }
  const hex = toHex32(finish(a)) + toHex32(finish(b ^ a))
  return hex === '0000000000000000' ? '0000000000000001' : hex
}

function finish(value: number): number {
  let n = value
  n = Math.imul(n ^ (n >>> 16), 0x85ebca6b)
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35)
  return (n ^ (n >>> 16)) >>> 0
}

function toHex32(n: number): string {
  return n.toString(16).padStart(8, '0')
}

// Keys of producers as people carry them: one text each, which says what it is.
import { fromBase64Url, toBase64Url } from '../../crypto/encoding.ts'

const publicPrefix = 'sealtrace-producer-1:'
const seedPrefix = 'sealtrace-signing-1:'
const length = 32

/** @param publicKey Ed25519, 32 bytes */
export function formatProducerKey(publicKey: Uint8Array): string {
  return publicPrefix + toBase64Url(publicKey)
}

/** Null for a text that is no public key of a producer. */
export function parseProducerKey(text: string): Uint8Array | null {
  return parse(text, publicPrefix)
}

/** The text that signs: for a file of its owner only. */
export function formatSigningSeed(seed: Uint8Array): string {
  return seedPrefix + toBase64Url(seed)
}

/** The seed in a text, or on a line of a file's; null where there is none. */
export function parseSigningSeed(text: string): Uint8Array | null {
  for (const line of text.split('\n')) {
    const seed = parse(line.trim(), seedPrefix)
    if (seed) return seed
  }
  return null
}

/** True for what says of itself that it is a seed, whole or not: then it is no path. */
export function isSigningSeed(text: string): boolean {
  return text.trimStart().startsWith(seedPrefix)
}

function parse(text: string, prefix: string): Uint8Array | null {
  if (!text.startsWith(prefix)) return null
  const key = fromBase64Url(text.slice(prefix.length))
  return key?.length === length ? key : null
}

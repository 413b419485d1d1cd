// The platform below the pure verifier on Node, and where its API is: `#crypto` in package.json. browser.ts has the same functions.
import { createPublicKey, hash, randomFillSync, timingSafeEqual, verify } from 'node:crypto'
import { isSoundPoint } from './sound-point.ts'

/** SHA-256 (FIPS 180-4) of the parts, one after the other: 32 bytes. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const [first] = parts
  return hash('sha256', parts.length === 1 && first ? first : Buffer.concat(parts), 'buffer')
}

/**
 * Writes the SHA-256 of `input` at `offset` of `target`, 32 bytes. For millions of hashes: into what {@link tableOf} gave it is three
 * times as fast as {@link sha256}, which makes a buffer for each. Of public bytes only, since the digest is a string on the way.
 */
export function sha256Into(target: Uint8Array, offset: number, input: Uint8Array): void {
  if (target instanceof Buffer) target.write(hash('sha256', input, 'binary'), offset, 'latin1')
  else target.set(hash('sha256', input, 'buffer'), offset)
}

/** Zeros, of the kind that {@link sha256Into} writes fastest into. */
export function tableOf(size: number): Uint8Array {
  return Buffer.alloc(size)
}

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * True when `signature` (64 bytes) over `message` is by `publicKey` (32 bytes): Ed25519 (RFC 8032), by the equation without cofactor.
 * S must be below the order, R and the key written the one way and not of low order ({@link isSoundPoint}). Total: never throws.
 */
export function ed25519Verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  if (!isSoundPoint(publicKey) || !isSoundPoint(signature.subarray(0, 32))) return false
  try {
    const der = Buffer.concat([spkiPrefix, publicKey])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}

/** Compares bytes in constant time (best effort in JavaScript); false when lengths differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

const pool = Buffer.alloc(4096)
let used = pool.length

/** `size` bytes from the system's generator, drawn through a pool for small sizes. */
export function randomBytes(size: number): Uint8Array {
  if (size > 256) return randomFillSync(Buffer.alloc(size))
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + size))
  pool.fill(0, used, used + size)
  used += size
  return bytes
}

export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

export function encodeUtf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}

/** Lower-case hex, or standard padded base64 (RFC 4648, section 4). */
export function textOf(bytes: Uint8Array, encoding: 'hex' | 'base64'): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding)
}

/** The bytes of a text that is so written; of any other some bytes, which {@link textOf} writes otherwise. */
export function bytesOf(text: string, encoding: 'hex' | 'base64'): Uint8Array {
  return Buffer.from(text, encoding)
}

// Steps on their way from an agent's process to the collector, as bytes (docs/spec/envelope.md, rule E13):
//
//   "STB1" ‖ suite (1) ‖ key id (8) ‖ encapsulated key (32 or 1120) ‖ ciphertext and tag
//
// The first three are the associated data. Inside: length (4, big-endian) ‖ JSON ‖ zeros up to a size bucket.
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { bucket } from '../pad.ts'

/** Content type of a request whose body is one sealed batch. */
export const sealedBatchType = 'application/vnd.sealtrace.batch'

/**
 * HPKE (RFC 9180) in base mode with HKDF-SHA256 and AES-256-GCM, by KEM: 1 is DHKEM(X25519, HKDF-SHA256), 2 is X-Wing. A public
 * key's length tells its suite.
 */
export const batchSuites = {
  1: { publicKey: 32, enc: 32 },
  2: { publicKey: 1216, enc: 1120 },
} as const

export type BatchSuite = keyof typeof batchSuites

const magic = Uint8Array.from(Buffer.from('STB1'))
const keyIdLength = 8
const tagLength = 16
const headLength = magic.length + 1 + keyIdLength
const lengthBytes = 4

export interface SealedBatchBytes {
  readonly suite: BatchSuite
  /** Everything before the encapsulated key: the associated data. */
  readonly head: Uint8Array
  readonly keyId: Uint8Array
  readonly enc: Uint8Array
  readonly ciphertext: Uint8Array
}

/** Names a public key, in 8 bytes: the first of its SHA-256. */
export function batchKeyId(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).subarray(0, keyIdLength)
}

/** The suite that a public key is of. Throws `RangeError` for bytes of another length than any has. */
export function suiteOf(publicKey: Uint8Array): BatchSuite {
  for (const suite of [1, 2] as const)
    if (publicKey.length === batchSuites[suite].publicKey) return suite
  throw new RangeError('A public key has 32 bytes (X25519) or 1216 (X-Wing)')
}

/** What stands before the encapsulated key. */
export function sealedBatchHead(publicKey: Uint8Array): Uint8Array {
  return Buffer.concat([magic, Uint8Array.of(suiteOf(publicKey)), batchKeyId(publicKey)])
}

/** Takes a body apart, without a look at the key. Throws `bad_request` for bytes that are no batch of this version. */
export function parseSealedBatch(body: Uint8Array): SealedBatchBytes {
  const suite = body[magic.length]
  if ((suite !== 1 && suite !== 2) || magic.some((byte, i) => body[i] !== byte)) throw unknown()
  const encEnd = headLength + batchSuites[suite].enc
  if (body.length < encEnd + lengthBytes + tagLength) throw unknown()
  return {
    suite,
    head: body.subarray(0, headLength),
    keyId: body.subarray(magic.length + 1, headLength),
    enc: body.subarray(headLength, encEnd),
    ciphertext: body.subarray(encEnd),
  }
}

/** Puts the length before the JSON and zeros after it. */
export function padBatch(json: Uint8Array): Uint8Array {
  // Small buffers come from a pool that is not zeroed: every byte is written here.
  const out = Buffer.allocUnsafe(bucket(lengthBytes + json.length))
  out.writeUInt32BE(json.length)
  out.set(json, lengthBytes)
  out.fill(0, lengthBytes + json.length)
  return out
}

/** Undoes {@link padBatch}; null when the length does not fit. */
export function unpadBatch(padded: Uint8Array): Uint8Array | null {
  if (padded.length < lengthBytes) return null
  const length = new DataView(padded.buffer, padded.byteOffset, padded.byteLength).getUint32(0)
  return length > padded.length - lengthBytes
    ? null
    : padded.subarray(lengthBytes, lengthBytes + length)
}

function unknown(): SealtraceError {
  return new SealtraceError(
    'bad_request',
    'body: not a sealed batch of a known version and suite; use a recorder that fits this collector',
  )
}

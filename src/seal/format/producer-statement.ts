// What a producer says of each batch that it sends (docs/spec/envelope.md, rules E18 and E19), 133 bytes:
//
//   "SPS1" ‖ flags (1) ‖ key id (8) ‖ session (16) ‖ counter (8) ‖ SHA-256 of the batch (32) ‖ signature (64)
//
// The signature is Ed25519 over a label and all that stands before it: it can be checked without the batch.
import { ed25519Verify } from '../../crypto/ed25519-verify.ts'
import { concatBytes, encodeUtf8 } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { labels } from '../../crypto/labels.ts'
import { SealtraceError } from '../../error.ts'

export const statementLength = 133

export interface ProducerStatement {
  /** Names the producer's public key: see {@link producerKeyId}. */
  readonly keyId: Uint8Array
  /** 16 random bytes, new whenever the producer starts. */
  readonly session: Uint8Array
  /** Of the batch within its session, from 0. */
  readonly counter: number
  /** Nothing of the session comes after it. */
  readonly isLast: boolean
  /** The batch that had this counter was given up by its producer; this one stands for it, and is empty. */
  readonly isVoid: boolean
  /** SHA-256 of the sealed batch. */
  readonly batchHash: Uint8Array
  readonly signature: Uint8Array
}

const magic = Uint8Array.from(encodeUtf8('SPS1'))
const signedLength = 69
const flagsOf = { last: 1, void: 2 } as const

/** Names an Ed25519 public key, in 8 bytes: the first of its SHA-256. */
export function producerKeyId(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).subarray(0, 8)
}

/** True when the holder of the public key made the statement. Total: for statements out of a log too. */
export function isStatedBy(publicKey: Uint8Array | null, statement: ProducerStatement): boolean {
  return (
    publicKey !== null &&
    equalBytes(producerKeyId(publicKey), statement.keyId) &&
    ed25519Verify(publicKey, signedBytes(statement), statement.signature)
  )
}

/** What is signed. */
export function signedBytes(statement: Omit<ProducerStatement, 'signature'>): Uint8Array {
  return concatBytes(encodeUtf8(labels.producerStatement), headOf(statement))
}

export function encodeStatement(statement: ProducerStatement): Uint8Array {
  return concatBytes(headOf(statement), statement.signature)
}

/** Whether bytes begin as a signed batch does. They may be an attacker's. */
export function isSigned(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

/** Reads the statement that `bytes` begin with; who made it is not looked at. Throws `bad_request` when there is none. */
export function parseStatement(bytes: Uint8Array): ProducerStatement {
  const flags = bytes[magic.length] ?? 0xff
  const isKnown = isSigned(bytes) && flags <= flagsOf.void
  if (!isKnown || bytes.length < statementLength) throw invalid()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const counter = Number(view.getBigUint64(29))
  if (!Number.isSafeInteger(counter)) throw invalid()
  return {
    keyId: bytes.slice(5, 13),
    session: bytes.slice(13, 29),
    counter,
    isLast: flags === flagsOf.last,
    isVoid: flags === flagsOf.void,
    batchHash: bytes.slice(37, signedLength),
    signature: bytes.slice(signedLength, statementLength),
  }
}

function headOf(statement: Omit<ProducerStatement, 'signature'>): Uint8Array {
  const { keyId, session, counter, isLast, isVoid, batchHash } = statement
  const count = new Uint8Array(8)
  new DataView(count.buffer).setBigUint64(0, BigInt(counter))
  const flags = isLast ? flagsOf.last : isVoid ? flagsOf.void : 0
  return concatBytes(magic, Uint8Array.of(flags), keyId, session, count, batchHash)
}

function invalid(): SealtraceError {
  return new SealtraceError(
    'bad_request',
    "body: does not begin with a producer's statement of a known version; use a recorder that fits this collector",
  )
}

// A log's new key, from an old one: taken only when a checkpoint that a known key has signed covers the record that names it
// (docs/spec/ledger.md, L18). All of it comes from a collector that may lie.
import { fromBase64, fromHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { openCheckpoint } from '../../ledger/checkpoint.ts'
import { leafHash } from '../../ledger/merkle.ts'
import { noteVerifier } from '../../ledger/note.ts'
import { verifyInclusion, type Proof } from '../../ledger/proof.ts'
import { parseHeader } from '../../record/header.ts'
import { encodeLeaf } from '../../seal/format/leaf.ts'
import { headerCommitment, parseManifest } from '../../seal/format/manifest.ts'
import { originOf, proofIn } from './judge-checkpoint.ts'

const mostHandovers = 100

/** The known keys, and those that they lead to, in order. Total on hostile input. */
export function followHandovers(known: readonly string[], handovers: unknown): readonly string[] {
  if (!Array.isArray(handovers)) return known
  const keys = [...known]
  for (const handover of handovers.slice(0, mostHandovers)) {
    const key = isObject(handover) ? keyProvenBy(keys, handover) : null
    if (key !== null && !keys.includes(key)) keys.push(key)
  }
  return keys
}

interface Handover {
  readonly note: Uint8Array
  readonly proof: Proof
  readonly index: number
  readonly id: Uint8Array
  readonly time: number
  readonly manifest: Uint8Array
  readonly salt: Uint8Array
  readonly header: string
}

/** Null for what proves nothing. */
function keyProvenBy(keys: readonly string[], said: Record<string, unknown>): string | null {
  const handover = handoverIn(said)
  if (!handover) return null
  const { note, proof, index, id, time, manifest, salt, header } = handover
  try {
    const checkpoint = openCheckpoint(note, keys, originOf(keys))
    const leaf = encodeLeaf({ kind: 'settings', id, time, manifestHash: sha256(manifest) })
    verifyInclusion(leafHash(leaf), index, checkpoint, proof)
    if (!equalBytes(headerCommitment(salt, header), parseManifest(manifest).header)) return null
    const key: unknown = parseHeader(header)?.logKey
    return typeof key === 'string' && noteVerifier(key).name === originOf(keys) ? key : null
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

function handoverIn(said: Record<string, unknown>): Handover | null {
  const { index, time, header } = said
  const [note, manifest, salt] = [said['checkpoint'], said['manifest'], said['salt']].map(bytesIn)
  const id = typeof said['id'] === 'string' ? fromHex(said['id'], 16) : null
  const proof = proofIn(said['proof'])
  if (!note || !manifest || !salt || !id || !proof) return null
  if (typeof header !== 'string' || typeof index !== 'number' || !isTime(time)) return null
  return { note, proof, index, id, time, manifest, salt, header }
}

function bytesIn(value: unknown): Uint8Array | null {
  return typeof value === 'string' ? fromBase64(value) : null
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

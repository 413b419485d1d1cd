// Which keys may sign a log's checkpoints: the one that the verifier trusts, and those that it named on the ledger before it was
// given up (docs/spec/ledger.md, L18). Nothing of the log is trusted but what a trusted key has signed.
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { leafHash } from '../ledger/merkle.ts'
import { verifyInclusion } from '../ledger/proof.ts'
import { proveInclusion } from '../ledger/tree.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import { headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

export interface FormerKey {
  readonly key: string
  /** Of the last checkpoint that it signed. */
  readonly size: number
}

export interface Handovers {
  readonly origin: string
  /** Vkeys that the verifier trusts. */
  readonly trusted: readonly string[]
  /** Notes, oldest first; anything may stand in them. */
  readonly notes: readonly Uint8Array[] | undefined
  /** Vkeys that were given up, each trusted for checkpoints up to a size. Default none. */
  readonly former?: readonly FormerKey[] | undefined
}

/** What is looked at of what a log says of itself: it may say the same a million times. */
const [mostNotes, mostNamed, mostProofs] = [1000, 1000, 10_000]

/** The trusted keys and those that they lead to, in order. Total on hostile input; the rows are read once, whatever the log says. */
export async function keysInForce(
  source: VerifySource,
  { origin, trusted, notes = [], former = [] }: Handovers,
): Promise<string[]> {
  const checkpoint = await source.checkpoint()
  const keys = new Set(trusted)
  for (const { key, size } of former) {
    const signed = checkpoint && opened(checkpoint, [key], origin)
    if (signed && signed.size <= size) keys.add(key)
  }
  // What a trusted key signs needs nothing else.
  if (!checkpoint || notes.length === 0 || opened(checkpoint, [...keys], origin)) return [...keys]
  const named = await namedKeys(source, origin)
  let proofs = 0
  const isNamedUnder = ({ key, record, index }: NamedKey, handover: Checkpoint): boolean => {
    if (index >= handover.size || keys.has(key) || proofs === mostProofs) return false
    proofs++
    return isProven(source, { ...record, index }, handover)
  }
  for (const note of distinct(notes)) {
    const handover = opened(note, [...keys], origin)
    if (handover) for (const of of named) if (isNamedUnder(of, handover)) keys.add(of.key)
  }
  return [...keys]
}

/** In their order, each once: repeated ones crowd out none. */
function distinct(notes: readonly Uint8Array[]): Uint8Array[] {
  const byHash = new Map(notes.map((note) => [toHex(sha256(note)), note]))
  return [...byHash.values()].slice(0, mostNotes)
}

/** Key ids (8 hex digits) of those of the keys that have signed. */
export function signersOf(checkpoint: Checkpoint | null, keys: readonly string[]): string[] {
  if (!checkpoint) return []
  const { note, origin } = checkpoint
  return keys.filter((key) => opened(note, [key], origin)).map((key) => parseVerifierKey(key).keyId)
}

function opened(note: Uint8Array, keys: readonly string[], origin: string): Checkpoint | null {
  try {
    return openCheckpoint(note, keys, origin)
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

interface NamedKey {
  readonly key: string
  readonly record: SourceRecord
  readonly index: number
}

/** Keys of this log that settings records name, the first thousand; nothing is proven of them yet. */
async function namedKeys(source: VerifySource, origin: string): Promise<NamedKey[]> {
  const named: NamedKey[] = []
  for await (const record of source.records()) {
    const { index, kind } = record
    if (index === null || named.length === mostNamed) break
    const key = kind === recordKinds.settings ? namedIn(record) : null
    if (key !== null && isOfLog(key, origin)) named.push({ key, record, index })
  }
  return named
}

function namedIn({ header: text, salt, manifest }: SourceRecord): string | null {
  if (text === null || !salt) return null
  try {
    if (!equalBytes(headerCommitment(salt, text), parseManifest(manifest).header)) return null
  } catch {
    return null
  }
  const key: unknown = parseHeader(text)?.logKey
  return typeof key === 'string' ? key : null
}

function isOfLog(key: string, origin: string): boolean {
  try {
    return parseVerifierKey(key).name === origin
  } catch {
    return false
  }
}

function isProven(
  source: VerifySource,
  { id, time, manifest, index }: SourceRecord & { index: number },
  head: Checkpoint,
): boolean {
  try {
    const leaf = encodeLeaf({ kind: 'settings', id, time, manifestHash: sha256(manifest) })
    verifyInclusion(leafHash(leaf), index, head, proveInclusion(source, index, head.size))
    return true
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

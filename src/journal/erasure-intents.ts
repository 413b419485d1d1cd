// Erasure intents that are on record and not carried out yet. What lies in the store is not trusted: an intent counts when its
// row is the one in the ledger and the officer has signed it, an expiry when he has signed the rules that it follows.
import { equalBytes } from '../crypto/equal.ts'
import { parseVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { expireAction, isSignedIntent, scopeOf, type ErasureScope } from '../seal/format/erasure.ts'
import { headerCommitment, parseManifest, type Manifest } from '../seal/format/manifest.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import type { LogInfo } from './log-info.ts'
import { matchesLeaf } from './matches-leaf.ts'
import { retentionInForce } from './retention-in-force.ts'

export interface OpenIntent {
  /** `expiry`: by the retention rules, and nobody's request. */
  readonly reason: 'erasure' | 'expiry'
  readonly record: StoredRecord
  readonly header: Header
  readonly scope: ErasureScope
}

type IntentRows = Pick<LogStore, 'openErasures' | 'readTile' | 'retentions'>

/** Oldest first; those that another process staged, and nobody sequenced yet, are not among them. */
export async function openIntents(store: IntentRows, info: LogInfo): Promise<OpenIntent[]> {
  const found: OpenIntent[] = []
  for (const record of await store.openErasures()) {
    const intent = record.index === null ? null : await readIntent(record, store, info)
    if (intent) found.push(intent)
  }
  return found
}

async function readIntent(
  record: StoredRecord,
  store: IntentRows,
  info: LogInfo,
): Promise<OpenIntent | null> {
  if (record.header === null || !record.salt || !matchesLeaf(store, record)) return null
  const manifest = parseOrNull(record.manifest)
  if (!manifest || !equalBytes(headerCommitment(record.salt, record.header), manifest.header))
    return null
  const header = parseHeader(record.header)
  const scope = header && scopeOf(header)
  if (!scope) return null
  if (header.action === expireAction) {
    const rules = await retentionInForce(store, info, record.index ?? 0)
    return rules && rules.id === header.policy ? { reason: 'expiry', record, header, scope } : null
  }
  const key = officerKey(info.authorityKey)
  const signed = { origin: info.origin, id: record.id, header: manifest.header }
  if (!key || !isSignedIntent(key, signed, manifest.signature)) return null
  return { reason: 'erasure', record, header, scope }
}

function parseOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes)
  } catch {
    return null
  }
}

function officerKey(vkey: string): Uint8Array | null {
  try {
    const { type, publicKey } = parseVerifierKey(vkey)
    return type === signatureTypes.ed25519 ? publicKey : null
  } catch {
    return null
  }
}

// The retention rules that count: what lies in the store is not trusted, so a record of them counts when its row is the one in
// the ledger and the officer has signed it.
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { parseVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseHeader, type RetentionText } from '../record/header.ts'
import { headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import { isSignedRetention, retentionOf } from '../seal/format/retention.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import type { LogInfo } from './log-info.ts'
import { matchesLeaf } from './matches-leaf.ts'

export interface RetentionInForce {
  /** Hex id of the record. */
  readonly id: string
  readonly text: RetentionText
}

/** What was in force before a leaf index (default: now); null where nothing ever was. */
export async function retentionInForce(
  store: Pick<LogStore, 'retentions' | 'readTile'>,
  info: Pick<LogInfo, 'origin' | 'authorityKey'>,
  before = Infinity,
): Promise<RetentionInForce | null> {
  for (const record of await store.retentions()) {
    if (record.index === null || record.index >= before || !matchesLeaf(store, record)) continue
    const text = readText(record, info)
    if (text) return { id: toHex(record.id), text }
  }
  return null
}

function readText(
  { id, manifest: bytes, salt, header: text }: StoredRecord,
  { origin, authorityKey }: Pick<LogInfo, 'origin' | 'authorityKey'>,
): RetentionText | null {
  if (text === null || !salt) return null
  try {
    const manifest = parseManifest(bytes)
    const { type, publicKey } = parseVerifierKey(authorityKey)
    const signed = { origin, id, header: manifest.header }
    const holds =
      type === signatureTypes.ed25519 &&
      equalBytes(headerCommitment(salt, text), manifest.header) &&
      isSignedRetention(publicKey, signed, manifest.signature)
    const header = holds ? parseHeader(text) : null
    return header && retentionOf(header)
  } catch {
    return null
  }
}

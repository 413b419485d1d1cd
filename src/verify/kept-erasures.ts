import { formatRecordId } from '../record/id.ts'
import { parseManifest, type Manifest } from '../seal/format/manifest.ts'
import type { Erasures } from './verify-erasures.ts'
import type { SourceRecord } from './verify-source.ts'

/** An erasure record that does not stand in the log: from the state folder, where a restored log's later ones are kept. */
export type KeptRecord = Omit<SourceRecord, 'index'>

/** They count as if they stood at the end of the log. What is damaged counts for nothing; the officer's signature decides. */
export function takeKept(erasures: Erasures, kept: readonly KeptRecord[], size: number): void {
  for (const record of kept) {
    const manifest = parseOrNull(record.manifest)
    if (!manifest) continue
    const place = { index: size, recordId: formatRecordId(record.id) }
    erasures.take({ ...record, index: null }, manifest, place)
  }
}

function parseOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes)
  } catch {
    return null
  }
}

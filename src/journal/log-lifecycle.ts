// The end of a log, as records of the ledger (docs/end-of-log.md, J27 to J29 of docs/spec/journal.md).
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { parseHeader, type LifecycleText } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { parseLifecycle } from '../record/lifecycle.ts'
import { encodeManifest, headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import type { LogStore, SealedRecord, StoredRecord } from '../store/log-store.ts'
import { makeRecord } from './make-record.ts'
import { matchesLeaf } from './matches-leaf.ts'

/** A record of a log's life that holds: hex id, and what it says. */
export interface Lifecycle {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly says: LifecycleText
}

const noPolicy = new Uint8Array(32)

/** `audit`: record id of the entry that says who and why, where it comes before. */
export function lifecycleRecord(
  lifecycle: LifecycleText,
  { audit, time }: { audit?: string; time: number },
): SealedRecord {
  const base = { kind: 'settings', action: actionOf(lifecycle), lifecycle } as const
  const header = { ...base, ...(audit !== undefined && { audit }) }
  return makeRecord({ header, parts: [], time }, (commitment) =>
    encodeManifest({
      ...{ kind: header.kind, header: commitment },
      ...{ appended: [], own: [], policy: noPolicy, detector: '' },
    }),
  )
}

function actionOf(lifecycle: LifecycleText): string {
  if ('frozen' in lifecycle) return 'log.freeze'
  return 'successor' in lifecycle ? 'log.hand-over' : 'log.begin'
}

/** Of the newest 100 settings, those on the ledger that say something of the log's life, newest first. */
export async function lifecycleOf(
  store: Pick<LogStore, 'ofKind' | 'readTile'>,
): Promise<Lifecycle[]> {
  return (await store.ofKind(recordKinds.settings)).flatMap((record) => {
    const says = record.index !== null && lifecycleIn(record)
    if (!says || !matchesLeaf(store, record)) return []
    return { id: toHex(record.id), time: record.time, says }
  })
}

/** Null for a record that says nothing of the log's life, or of which the header is not the one that it commits to. */
export function lifecycleIn(
  record: Pick<StoredRecord, 'kind' | 'header' | 'salt' | 'manifest'>,
): LifecycleText | null {
  const { kind, header: text, salt, manifest } = record
  if (kind !== recordKinds.settings || text === null || !salt) return null
  const lifecycle = parseLifecycle(parseHeader(text)?.lifecycle)
  if (!lifecycle) return null
  return equalBytes(headerCommitment(salt, text), parseManifest(manifest).header) ? lifecycle : null
}

export function frozenError(): SealtraceError {
  return new SealtraceError(
    'frozen',
    'this log is frozen and takes no more steps; what it holds can be read. `sealtrace log status` says more',
  )
}

// Writing into a log whose sequencer another process owns: keys and records are stored as staged, and the owner
// sequences and publishes them.
import { toHex } from '../crypto/encoding.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { recordKinds } from '../record/kind.ts'
import { isEnded } from '../record/lifecycle.ts'
import type { AckLevel } from '../record/ack-level.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, SealedRecord } from '../store/log-store.ts'
import { checkBases } from './check-bases.ts'
import type { CommitOptions, Committer } from './journal.ts'
import { keyChangeRecord, toKeyChange, writeKeys } from './key-changes.ts'
import { frozenError } from './log-lifecycle.ts'
import { stagedMac } from './staged-mac.ts'

export interface StagingOptions {
  readonly log: LogStore
  readonly keys: KeyStore
  readonly indexKey: Secret
  /** Sequences what is staged when the owner is gone; false while there is one. */
  readonly takeOver: () => Promise<boolean>
  /** Whether what is sealed here is indexed under the newest keys. */
  readonly isCurrent: () => Promise<boolean>
  /** Whether the log takes no steps any more. */
  readonly isFrozen: () => boolean
  /** Milliseconds to wait for the owner; default 15 000. */
  readonly timeout?: number
  readonly now?: () => number
}

const pollMs = 15

export function stagingCommitter({
  log,
  keys,
  indexKey,
  takeOver,
  isCurrent,
  isFrozen,
  timeout = 15_000,
  now = Date.now,
}: StagingOptions): Committer {
  return {
    async commit(records, writes, { reached, until = 'published' } = {}) {
      // Words and values are found under the keys that there are: those of a key that goes would not be.
      if (!(await isCurrent()))
        throw new SealtraceError('conflict', 'an index key was renewed meanwhile; try again')
      const changes = writes.map(toKeyChange)
      if (writes.length) await writeKeys(keys, writes)
      const all = changes.length ? [keyChangeRecord(changes, now()), ...records] : [...records]
      await checkSlots(records, keys)
      await checkBases(records, log)
      await log.stage(all.map((record) => ({ record, mac: stagedMac(record, indexKey) })))
      if (changes.length) await keys.clearChanges(changes)
      const size = (await log.size()) + all.length
      reached?.('staged', size)
      if (until === 'staged') return size
      const deadline = now() + timeout
      return waitFor(until, log, all, { ...{ now, takeOver, reached, isFrozen }, deadline })
    },
    idle: async () => false,
    refusal: ({ kind }) => (isEnded(recordKinds[kind]) && isFrozen() ? frozenError() : null),
    remember: () =>
      Promise.reject(
        new SealtraceError('unavailable', 'another process owns this log and carries out erasures'),
      ),
    close: async () => {},
  }
}

/** Another process may have erased a slot since this one opened it: what was sealed for it is sealed anew. */
async function checkSlots(
  records: readonly SealedRecord[],
  keys: Pick<KeyStore, 'get'>,
): Promise<void> {
  const ids = new Map<string, Uint8Array>()
  for (const { manifest } of records)
    for (const { keyId } of parseManifest(manifest).own) ids.set(toHex(keyId), keyId)
  for (const id of ids.values())
    if (!(await keys.get(id)))
      throw new SealtraceError('conflict', 'an erasure destroyed a key meanwhile; try again')
}

interface Waiting {
  readonly reached: CommitOptions['reached']
  readonly deadline: number
  readonly now: () => number
  readonly takeOver: () => Promise<boolean>
  readonly isFrozen: () => boolean
}

async function waitFor(
  until: AckLevel,
  log: LogStore,
  records: readonly SealedRecord[],
  { deadline, now, takeOver, reached, isFrozen }: Waiting,
): Promise<number> {
  const last = records.at(-1)
  if (!last) return publishedSize(log)
  const canEnd = records.some(({ kind }) => isEnded(recordKinds[kind]))
  for (let wasSequenced = false; ;) {
    // Asked first: what is in the log by then came before the end.
    const isOver = canEnd && isFrozen()
    const index = (await log.record(last.id))?.index ?? null
    if (index !== null) {
      if (!wasSequenced) reached?.('sequenced', index + 1)
      wasSequenced = true
      if (until === 'sequenced') return index + 1
      const size = await publishedSize(log)
      if (size > index) return size
      // The end came first: it stays staged for good.
    } else if (isOver) throw frozenError()
    const isOurs = await takeOver()
    if (now() > deadline) throw notSequenced()
    await new Promise((resolve) => setTimeout(resolve, isOurs ? 0 : pollMs))
  }
}

function notSequenced(): SealtraceError {
  return new SealtraceError(
    'unavailable',
    'the process that owns this log does not sequence what was staged; check the collector, or stop it and try again',
  )
}

async function publishedSize(log: LogStore): Promise<number> {
  return (await log.checkpoint())?.size ?? 0
}

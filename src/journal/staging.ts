// Writing into a log whose sequencer another process owns: keys and records are stored as staged, and the owner
// sequences and publishes them.
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, SealedRecord } from '../store/log-store.ts'
import type { Committer } from './journal.ts'
import { keyChangeRecord, toKeyChange } from './key-changes.ts'
import { stagedMac } from './staged-mac.ts'

export interface StagingOptions {
  readonly log: LogStore
  readonly keys: KeyStore
  readonly indexKey: Secret
  /** Sequences what is staged when the owner is gone; false while there is one. */
  readonly takeOver: () => Promise<boolean>
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
  timeout = 15_000,
  now = Date.now,
}: StagingOptions): Committer {
  return {
    async commit(records, writes) {
      const changes = writes.map(toKeyChange)
      if (writes.length)
        await keys.write(
          writes.map(({ row }) => row),
          changes,
        )
      const all = changes.length ? [keyChangeRecord(changes, now()), ...records] : [...records]
      await log.stage(all.map((record) => ({ record, mac: stagedMac(record, indexKey) })))
      if (changes.length) await keys.clearChanges(changes)
      return waitUntilPublished(log, all, { deadline: now() + timeout, now, takeOver })
    },
    idle: async () => false,
    close: async () => {},
  }
}

async function waitUntilPublished(
  log: LogStore,
  records: readonly SealedRecord[],
  options: { deadline: number; now: () => number; takeOver: () => Promise<boolean> },
): Promise<number> {
  const { deadline, now, takeOver } = options
  const last = records.at(-1)
  if (!last) return (await log.checkpoint())?.size ?? 0
  for (;;) {
    const stored = await log.record(last.id)
    const checkpoint = await log.checkpoint()
    const index = stored?.index ?? null
    if (index !== null && checkpoint && checkpoint.size > index) return checkpoint.size
    if (await takeOver()) continue
    if (now() > deadline)
      throw new SealtraceError(
        'unavailable',
        'the process that owns this log does not sequence what was staged; check the collector, or stop it and try again',
      )
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

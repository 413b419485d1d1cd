// A log that a restore has ended: what it holds can be read, each reading is on the record of the log that goes on in its
// place, and nothing is written to it. Were it to grow again, its key would sign two trees of one size.
import { join } from 'node:path'
import type { AnalyzerSettings } from '../analyze/create-analyzers.ts'
import { SealtraceError } from '../error.ts'
import { keptErasures } from '../keys/kept-erasures.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { readersOf } from '../keys/reader-keys.ts'
import type { Restore } from '../keys/restore-marker.ts'
import type { RootKeys } from '../keys/root-keys.ts'
import type { StateFolder } from '../keys/state-folder.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { scopeOf } from '../seal/format/erasure.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { Journal, type Committer } from './journal.ts'
import type { LogInfo } from './log-info.ts'
import type { LogSettings, OpenLog } from './open-log.ts'
import type { Pipeline } from './pipeline.ts'

export interface HistoryParts {
  readonly project: string
  readonly folder: string
  readonly info: LogInfo
  readonly state: StateFolder
  readonly provider: RootKeys
  readonly restore: Restore
  readonly settings: LogSettings & { readonly analyzers?: readonly AnalyzerSettings[] }
  /** Opens the log that goes on. */
  readonly openSuccessor: () => Promise<OpenLog>
  readonly pipelineOf: (parts: Pick<OpenLog, 'info' | 'store' | 'ring'>) => Pipeline
}

/** Rejects with `rollback` when the restore has not ended, when the log lies where another goes on, or in a copy from before it. */
export async function openHistory(parts: HistoryParts): Promise<OpenLog> {
  const { folder, info, state, provider, restore, settings } = parts
  refuseUnfinished(parts)
  if (settings.mustOwn) throw readOnly(restore)
  const successor = await parts.openSuccessor()
  const reading = { mustExist: true, readOnly: true }
  const store = openSqliteLogStore(join(folder, 'log.db'), reading)
  const keys = openSqliteKeyStore(join(folder, 'keys.db'), reading)
  try {
    await refuseErased({ state, store, keys })
  } catch (error) {
    store.close()
    keys.close()
    await provider.close()
    await successor.close()
    throw error
  }
  const readers = readersOf(settings.readerKeyFile, info.origin)
  const ring = new KeyRing({ table: keys, provider, state, readers })
  const journal = new Journal({ committer: closed(restore) })
  return {
    ...{ info, folder, state, store, keys, ring, provider, journal },
    indexing: settings.indexing ?? defaultIndexOptions,
    owner: false,
    pipeline: parts.pipelineOf({ info, store, ring }),
    recorder: {
      record: () => Promise.reject(readOnly(restore)),
      audit: (entry) =>
        successor.recorder.audit({
          ...entry,
          reason: `in project ${parts.project}${entry.reason === undefined ? '' : `: ${entry.reason}`}`,
        }),
    },
    noteFallback: (fallback) => successor.noteFallback(fallback),
    onFailure: () => {},
    onIntent: () => {},
    onPublished: () => {},
    close: async () => {
      await journal.close()
      store.close()
      keys.close()
      await provider.close()
      await successor.close()
    },
  }
}

function refuseUnfinished({ restore, project }: HistoryParts): void {
  if (!restore.done)
    throw new SealtraceError(
      'rollback',
      `a restore of this log has begun and not ended; run \`sealtrace restore --accept\` for project ${restore.project} again`,
    )
  if (project !== restore.archive)
    throw new SealtraceError(
      'rollback',
      `a restore has ended this log: it can be read as project ${restore.archive}, and nothing is added to it; move this copy away`,
    )
}

/** What the restore took is in an older copy that somebody has put in the archive's place. */
async function refuseErased(archive: Archive): Promise<void> {
  if ((await isBehind(archive)) || (await hasErased(archive)))
    throw new SealtraceError(
      'rollback',
      'what an erasure took is in this copy: it is older than the restore that left it; put back a copy from after that, or remove it with `sealtrace restore --discard`',
    )
}

interface Archive {
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
}

async function isBehind({ state, keys }: Archive): Promise<boolean> {
  const inForce = await keys.generations()
  return Object.entries(state.readAnchor()?.generations ?? {}).some(
    ([domain, number]) => (inForce.get(domain) ?? 1) < number,
  )
}

/** The officer's signature is not asked for: a record that was forged into the state folder does no more than close this log. */
async function hasErased({ state, store, keys }: Archive): Promise<boolean> {
  const size = await store.size()
  for (const kept of keptErasures(state)) {
    const header = kept.kind === recordKinds.erasureIntent ? parseHeader(kept.header) : null
    const scope = header && scopeOf(header)
    if (!scope) continue
    for (const id of scope.keys) if (await keys.get(id)) return true
    if ((await store.parts(scope.parts)).size > 0) return true
    for (const [from, to] of scope.records)
      for (let next = from; next <= Math.min(to, size - 1); next += atOnce) {
        const rows = await store.page(next, Math.min(atOnce, to - next + 1))
        if (rows.some(({ header: row }) => row !== null)) return true
      }
  }
  return false
}

const atOnce = 500

function closed(restore: Restore): Committer {
  const refuse = (): Promise<never> => Promise.reject(readOnly(restore))
  return { commit: refuse, remember: refuse, idle: async () => false, close: async () => {} }
}

function readOnly({ project }: Restore): SealtraceError {
  return new SealtraceError(
    'rollback',
    `this log was ended by a restore and can only be read; project ${project} goes on in its place`,
  )
}

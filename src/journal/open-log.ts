// Opens a project's log with all that works on it. The process that gets the lease owns the sequencer; any other
// stages what it writes and lets the owner sequence it.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import type { AnalyzerSettings, AnalyzerSurroundings } from '../analyze/create-analyzers.ts'
import { SealtraceError } from '../error.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { rootKeysOf, type RootKeyChoice } from '../keys/log-root-keys.ts'
import { readersOf } from '../keys/reader-keys.ts'
import { refuseDuringHandOver } from '../keys/hand-over-marker.ts'
import { readRestore } from '../keys/restore-marker.ts'
import type { Fallback, RootKeys, RootKeysOptions } from '../keys/root-keys.ts'
import { refuseDuringRotation } from '../keys/rotation-marker.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import type { Policy } from '../protect/policy.ts'
import type { KeyStore } from '../store/key-store.ts'
import { defaultIndexOptions, type IndexOptions } from '../terms/indexer.ts'
import type { LogStore } from '../store/log-store.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import { type Lease, takeLease } from '../store/sqlite/lease.ts'
import { Adopter } from './adopt-sealed.ts'
import { fallbackNotes } from './fallback-notes.ts'
import { FatalError } from './fatal-error.ts'
import { openHistory } from './history.ts'
import { Journal, type Committer } from './journal.ts'
import { nameFrozen, projectFolder, readLogInfo, type LogInfo } from './log-info.ts'
import { subjectNaming } from './name-subject.ts'
import { Pipeline } from './pipeline.ts'
import type { PriceTable } from './price-table.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { refuseOldCopy, refuseOldKeys } from './refuse-old-copy.ts'
import { openSequencer, type SequencerOptions } from './sequencer.ts'
import { nameSigningKeys, signingKeysFrom } from './signing-keys.ts'
import { stagingCommitter } from './staging.ts'

export interface LogPlace {
  /** The data folder. */
  readonly data: string
  readonly project: string
  /** `--state`; default `$SEALTRACE_STATE`, else the user's state folder. */
  readonly state?: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

export interface LogSettings extends RootKeyChoice {
  readonly policy: Policy
  /** Outside analyzers; default none. Their secrets are looked for in the place's environment. */
  readonly analyzers?: readonly AnalyzerSettings[]
  readonly analyzing?: Omit<AnalyzerSurroundings, 'environment'>
  /** What model calls cost where the client does not say; default: nothing is known. */
  readonly prices?: PriceTable
  readonly batchSize?: number
  readonly batchWait?: number
  readonly maxQueued?: number
  /** Milliseconds between two checkpoints, at least. Default 0: each group has its own. */
  readonly checkpointInterval?: number
  /** Milliseconds that the clock may be behind the newest record, for the process that owns the log; default any. */
  readonly maxClockBack?: number
  readonly maxEntrySize?: number
  /** What the blind index holds; default values and words. */
  readonly indexing?: IndexOptions
  /** Attributes that name whom a step is about, where it has no user id; default none. */
  readonly subjectAttributes?: readonly string[]
  /** A private reader key: opens what producers sealed to it. Default none. */
  readonly readerKeyFile?: string | undefined
  /** Bytes that `log.db` may grow to. */
  readonly maxBytes?: number
  /** Told of each key that another root key provider than the first wrapped; `isNews`: also on the record, once a minute. */
  readonly onRootKeyFallback?: (fallback: Fallback, isNews: boolean) => void
  /** By the hand-over itself, which opens the new log before it names the old one. Default false. */
  readonly handingOver?: boolean
  /** Refuse to open (`unavailable`) when another process owns the log for longer than a command takes: 3 s. */
  readonly mustOwn?: boolean
  /** Called once when the disk failed in a way after which this process must not go on. */
  readonly onFatal?: (error: unknown) => void
}

export interface OpenLog {
  readonly info: LogInfo
  readonly folder: string
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  readonly ring: KeyRing
  readonly provider: RootKeys
  /** For another thread that wraps keys for this log: as if this process had. */
  noteFallback(fallback: Fallback): void
  /** What the blind index holds. */
  readonly indexing: IndexOptions
  readonly journal: Journal
  readonly pipeline: Pipeline
  readonly recorder: Recorder
  /** True when this process owns the sequencer. */
  readonly owner: boolean
  /** Tells `listener` of each refused write, before its senders learn of it: whatever was sealed by then is void. */
  onFailure(listener: () => void): void
  /** Tells `listener` that another process has put an erasure intent on record, for the owner to carry out. */
  onIntent(listener: () => void): void
  /**
   * Tells `listener` the size of each checkpoint that this process published, once it is stored; in a process that does not own
   * the log never. It must not throw, and takes no time: the writer waits for it.
   */
  onPublished(listener: (size: number) => void): void
  /** Waits for what is queued, then frees the log. */
  close(): Promise<void>
}

/** Throws `no_log`, `key_unavailable`, `rollback`, `unavailable`, `corrupt`. */
export async function openLog(place: LogPlace, settings: LogSettings): Promise<OpenLog> {
  const fallbacks = fallbackNotes(settings.onRootKeyFallback)
  const onFallback = (fallback: Fallback): void => fallbacks.note(fallback)
  const role = { owner: false }
  const { folder, info, state, provider } = locate(place, settings, {
    onFallback,
    // The process that owns the log is the one that rotates.
    mayWrap: () => role.owner || refuseDuringRotation(state),
  })
  const readers = readersOf(settings.readerKeyFile, info.origin)
  const restore = readRestore(state)
  if (restore)
    return openHistory({
      ...{ project: place.project, folder, info, state, provider, restore, settings },
      openSuccessor: () => openLog({ ...place, project: restore.project }, settings),
      pipelineOf: (parts) => pipelineFor(parts, settings, place.environment),
    })
  const limit = settings.maxBytes ? { maxBytes: settings.maxBytes } : {}
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, ...limit })
  const keys = openSqliteKeyStore(join(folder, 'keys.db'), { mustExist: true })
  const ring = new KeyRing({ table: keys, provider, state, readers })
  const told = { intents: listeners(), published: listeners<number>() }
  const lease = await ownedLease(join(folder, 'lease.db'), settings.mustOwn ? patience : 0)
  try {
    if (!lease && settings.mustOwn)
      throw new SealtraceError(
        'unavailable',
        'another process owns this log (a running collector?); stop it, or use it through --url',
      )
    role.owner = lease !== null
    const signingKeys = () => ring.signingKeys()
    const indexKey = await indexKeyOf({ state, keys, ring })
    const { maxClockBack } = settings
    const owned = {
      ...{ info, state, store, keys, signingKeys, indexKey },
      ...(maxClockBack === undefined ? {} : { maxClockBack }),
    }
    const committer = await committerOf(owned, { lease, folder, ring, ...told })
    if (lease) nameSigningKeys(folder, info, signingKeysFrom(await signingKeys(), info.origin))
    const opened = { info, folder, state, store, keys, ring, provider, owner: lease !== null }
    const log = assemble(
      {
        ...{ ...opened, noteFallback: onFallback },
        ...{ onIntent: told.intents.add, onPublished: told.published.add },
      },
      committer,
      settings,
      place.environment,
    )
    fallbacks.recordWith((entry) => log.recorder.audit(entry))
    return log
  } catch (error) {
    lease?.release()
    store.close()
    keys.close()
    await provider.close()
    throw error
  }
}

interface Committing {
  readonly lease: Lease | null
  readonly folder: string
  readonly ring: KeyRing
  readonly intents: ReturnType<typeof listeners<void>>
  readonly published: ReturnType<typeof listeners<number>>
}

/** The sequencer for who has the lease; for others what stages. */
async function committerOf(
  owned: SequencerOptions,
  { lease, folder, ring, intents, published }: Committing,
): Promise<Committer> {
  const { info, state, store, keys, indexKey } = owned
  if (lease)
    return openSequencer({
      ...owned,
      onClose: lease.release,
      onIntent: intents.tell,
      onPublished: published.tell,
      onFrozen: (record) => nameFrozen(folder, info, record),
    })
  await refuseOldCopy(owned)
  return stagingCommitter({
    ...{ log: store, keys, indexKey },
    isCurrent: () => ring.hasNewestIndexKeys(),
    isFrozen: () => state.readAnchor()?.frozen !== undefined,
    takeOver: () => sequenceOnce(join(folder, 'lease.db'), owned),
  })
}

/** The first key that is opened: an old key table is refused as one before. */
async function indexKeyOf({ state, keys, ring }: Pick<OpenLog, 'state' | 'keys' | 'ring'>) {
  await refuseOldKeys({ state, keys })
  return ring.projectKey('index')
}

/** Milliseconds: as long as a command such as `show` may own the log. */
const patience = 3000

/** Null when another process holds it all that time. */
async function ownedLease(path: string, waiting: number): Promise<Lease | null> {
  const until = Date.now() + waiting
  for (;;) {
    const lease = takeLease(path)
    if (lease || Date.now() >= until) return lease
    await sleep(50)
  }
}

/** An owner that ended leaves what others have staged: whoever waits for it becomes the owner for a moment. */
async function sequenceOnce(
  leaseFile: string,
  owned: Omit<SequencerOptions, 'onClose'>,
): Promise<boolean> {
  const lease = takeLease(leaseFile)
  if (!lease) return false
  try {
    const sequencer = await openSequencer(owned)
    await sequencer.idle()
    await sequencer.close()
  } finally {
    lease.release()
  }
  return true
}

type Parts = Omit<OpenLog, 'indexing' | 'journal' | 'pipeline' | 'recorder' | 'onFailure' | 'close'>

function assemble(
  parts: Parts,
  committer: Committer,
  settings: LogSettings,
  environment: NodeJS.ProcessEnv,
): OpenLog {
  const { batchSize, batchWait, maxQueued, checkpointInterval, onFatal } = settings
  const { store, keys } = parts
  const pipeline = pipelineFor(parts, settings, environment)
  const failures = listeners()
  const journal = new Journal({
    committer,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(batchWait === undefined ? {} : { batchWait }),
    ...(maxQueued === undefined ? {} : { maxQueued }),
    ...(checkpointInterval === undefined ? {} : { checkpointInterval }),
    onFailure: (error) => {
      pipeline.reset()
      failures.tell()
      if (isFatal(error)) onFatal?.(error)
    },
  })
  return {
    ...parts,
    indexing: settings.indexing ?? defaultIndexOptions,
    journal,
    pipeline,
    recorder: createRecorder(pipeline, journal, subjectNaming(settings.subjectAttributes ?? [])),
    onFailure: failures.add,
    close: async () => {
      await journal.close()
      store.close()
      keys.close()
      await parts.provider.close()
    },
  }
}

function listeners<T = void>() {
  const all: ((told: T) => void)[] = []
  return {
    add: (listener: (told: T) => void): void => void all.push(listener),
    tell: (told: T): void => {
      for (const listener of all) listener(told)
    },
  }
}

function pipelineFor(
  { info, store, ring }: Pick<OpenLog, 'info' | 'store' | 'ring'>,
  { policy, prices, maxEntrySize, indexing, analyzers = [], analyzing = {} }: LogSettings,
  environment: NodeJS.ProcessEnv,
): Pipeline {
  return new Pipeline({
    origin: info.origin,
    policy,
    analyzers: lazyAnalyzers(analyzers, { ...analyzing, environment }),
    ring,
    store,
    ...(prices === undefined ? {} : { prices }),
    ...(maxEntrySize === undefined ? {} : { maxEntrySize }),
    ...(indexing === undefined ? {} : { indexing }),
  })
}

/**
 * A pipeline of its own for another thread of the process that owns the log. It reads what it must know of traces and
 * keys, and writes nothing: the owner's journal commits what it seals.
 */
export function openPipeline(
  place: LogPlace,
  settings: LogSettings & Pick<RootKeysOptions, 'onFallback'>,
): { pipeline: Pipeline; adopter: Adopter; ring: Pick<KeyRing, 'projectKey'>; close(): void } {
  const { onFallback } = settings
  const { folder, info, state, provider } = locate(place, settings, { onFallback })
  const reading = { mustExist: true, readOnly: true }
  const store = openSqliteLogStore(join(folder, 'log.db'), reading)
  const keys = openSqliteKeyStore(join(folder, 'keys.db'), reading)
  const ring = new KeyRing({ table: keys, provider, state })
  const pipeline = pipelineFor({ info, store, ring }, settings, place.environment)
  const { prices, indexing } = settings
  return {
    pipeline,
    adopter: new Adopter({ origin: info.origin, pipeline, ring, store, prices, indexing }),
    ring,
    close: () => {
      store.close()
      keys.close()
    },
  }
}

function locate(place: LogPlace, settings: LogSettings, options: RootKeysOptions) {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder; make one with \`sealtrace init\` or \`sealtrace start\``,
    )
  const base = stateBase(place.state, place.environment)
  if (!settings.handingOver) refuseDuringHandOver(base, place)
  const state = new StateFolder(base, info.logKey)
  const provider = rootKeysOf(settings, { environment: place.environment, state }, options)
  return { folder, info, state, provider }
}

/**
 * Another writer; or a failed write or fsync of the disk: what is in memory and in the page cache may not be trusted any more.
 */
function isFatal(error: unknown): boolean {
  if (error instanceof FatalError) return true
  const cause =
    error instanceof Error ? (error.cause as { errcode?: number } | undefined) : undefined
  return ((cause?.errcode ?? 0) & 0xff) === 10
}

// Opens a project's log with all that works on it. The process that gets the lease owns the sequencer; any other
// stages what it writes and lets the owner sequence it.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import type { AnalyzerSettings, AnalyzerSurroundings } from '../analyze/create-analyzers.ts'
import { SealtraceError } from '../error.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { environmentRootKey } from '../keys/providers/environment.ts'
import { openRootKeyFile } from '../keys/providers/file.ts'
import type { RootKeyProvider } from '../keys/root-key-provider.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import type { Policy } from '../protect/policy.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import { type Lease, takeLease } from '../store/sqlite/lease.ts'
import { Journal, type Committer } from './journal.ts'
import { projectFolder, readLogInfo, type LogInfo } from './log-info.ts'
import { Pipeline } from './pipeline.ts'
import type { PriceTable } from './price-table.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { openSequencer, type SequencerOptions } from './sequencer.ts'
import { stagingCommitter } from './staging.ts'

export interface LogPlace {
  /** The data folder. */
  readonly data: string
  readonly project: string
  /** `--state`; default `$SEALTRACE_STATE`, else the user's state folder. */
  readonly state?: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

export interface LogSettings {
  readonly policy: Policy
  /** Outside analyzers; default none. Their secrets are looked for in the place's environment. */
  readonly analyzers?: readonly AnalyzerSettings[]
  readonly analyzing?: Omit<AnalyzerSurroundings, 'environment'>
  /** What model calls cost where the client does not say; default: nothing is known. */
  readonly prices?: PriceTable
  readonly batchSize?: number
  readonly batchWait?: number
  readonly maxQueued?: number
  readonly maxEntrySize?: number
  /** Bytes that `log.db` may grow to. */
  readonly maxBytes?: number
  /** Name of the environment variable with the root key, tried before the usual ones. */
  readonly rootKeyVariable?: string
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
  readonly provider: RootKeyProvider
  readonly journal: Journal
  readonly pipeline: Pipeline
  readonly recorder: Recorder
  /** True when this process owns the sequencer. */
  readonly owner: boolean
  /** Tells `listener` of each refused write, before its senders learn of it: whatever was sealed by then is void. */
  onFailure(listener: () => void): void
  /** Waits for what is queued, then frees the log. */
  close(): Promise<void>
}

/** Throws `no_log`, `key_unavailable`, `rollback`, `unavailable`, `corrupt`. */
export async function openLog(place: LogPlace, settings: LogSettings): Promise<OpenLog> {
  const { folder, info, state, provider } = locate(place, settings)
  const limit = settings.maxBytes ? { maxBytes: settings.maxBytes } : {}
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, ...limit })
  const keys = openSqliteKeyStore(join(folder, 'keys.db'), { mustExist: true })
  const ring = new KeyRing({ table: keys, provider, state })
  const lease = await ownedLease(join(folder, 'lease.db'), settings.mustOwn ? patience : 0)
  try {
    if (!lease && settings.mustOwn)
      throw new SealtraceError(
        'unavailable',
        'another process owns this log (a running collector?); stop it, or use it through --url',
      )
    const signingKey = await ring.projectKey('signing')
    const indexKey = await ring.projectKey('index')
    const owned = { info, state, store, keys, signingKey, indexKey }
    const committer = lease
      ? await openSequencer({ ...owned, onClose: lease.release })
      : stagingCommitter({
          log: store,
          keys,
          indexKey,
          takeOver: () => sequenceOnce(join(folder, 'lease.db'), owned),
        })
    return assemble(
      { info, folder, state, store, keys, ring, provider, owner: lease !== null },
      committer,
      settings,
      place.environment,
    )
  } catch (error) {
    lease?.release()
    store.close()
    keys.close()
    throw error
  }
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

/** The root key: from the environment when a variable is set, else from the state folder. Never one after the other. */
export function openRootKey(
  environment: NodeJS.ProcessEnv,
  state: StateFolder,
  variable?: string,
): RootKeyProvider {
  return environmentRootKey(environment, variable) ?? openRootKeyFile(state.rootKeyFile)
}

type Parts = Omit<OpenLog, 'journal' | 'pipeline' | 'recorder' | 'onFailure' | 'close'>

function assemble(
  parts: Parts,
  committer: Committer,
  settings: LogSettings,
  environment: NodeJS.ProcessEnv,
): OpenLog {
  const { batchSize, batchWait, maxQueued, onFatal } = settings
  const { store, keys } = parts
  const pipeline = pipelineFor(parts, settings, environment)
  const listeners: (() => void)[] = []
  const journal = new Journal({
    committer,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(batchWait === undefined ? {} : { batchWait }),
    ...(maxQueued === undefined ? {} : { maxQueued }),
    onFailure: (error) => {
      pipeline.reset()
      for (const listener of listeners) listener()
      if (isFatal(error)) onFatal?.(error)
    },
  })
  return {
    ...parts,
    journal,
    pipeline,
    recorder: createRecorder(pipeline, journal),
    onFailure: (listener) => void listeners.push(listener),
    close: async () => {
      await journal.close()
      store.close()
      keys.close()
    },
  }
}

function pipelineFor(
  { info, store, ring }: Pick<OpenLog, 'info' | 'store' | 'ring'>,
  { policy, prices, maxEntrySize, analyzers = [], analyzing = {} }: LogSettings,
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
  })
}

/**
 * A pipeline of its own for another thread of the process that owns the log. It reads what it must know of traces and
 * keys, and writes nothing: the owner's journal commits what it seals.
 */
export function openPipeline(
  place: LogPlace,
  settings: LogSettings,
): { pipeline: Pipeline; close(): void } {
  const { folder, info, state, provider } = locate(place, settings)
  const reading = { mustExist: true, readOnly: true }
  const store = openSqliteLogStore(join(folder, 'log.db'), reading)
  const keys = openSqliteKeyStore(join(folder, 'keys.db'), reading)
  const ring = new KeyRing({ table: keys, provider, state })
  return {
    pipeline: pipelineFor({ info, store, ring }, settings, place.environment),
    close: () => {
      store.close()
      keys.close()
    },
  }
}

function locate(place: LogPlace, settings: LogSettings) {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder; make one with \`sealtrace init\` or \`sealtrace start\``,
    )
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const provider = openRootKey(place.environment, state, settings.rootKeyVariable)
  return { folder, info, state, provider }
}

/** A failed write or fsync of the disk: what is in memory and in the page cache may not be trusted any more. */
function isFatal(error: unknown): boolean {
  const cause =
    error instanceof Error ? (error.cause as { errcode?: number } | undefined) : undefined
  return ((cause?.errcode ?? 0) & 0xff) === 10
}

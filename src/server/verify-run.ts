// Runs `verify` on a project's folder, with or without its keys, whether or not a collector runs on it.
import { dirname, join } from 'node:path'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { LogPlace } from '../journal/open-log.ts'
import { anchoredKeys } from '../journal/signing-keys.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import { rootKeysOf, type RootKeyChoice, type RootKeyPlace } from '../keys/log-root-keys.ts'
import { KeyRing, type KeyRingOptions } from '../keys/key-ring.ts'
import { readersOf } from '../keys/reader-keys.ts'
import type { RootKeys } from '../keys/root-keys.ts'
import { keptErasures } from '../keys/kept-erasures.ts'
import { readRestore } from '../keys/restore-marker.ts'
import { rememberedLog, StateFolder, stateBase } from '../keys/state-folder.ts'
import { VerifiedMemory, type Verified, type VerifiedTree } from '../keys/verified-memory.ts'
import type { WitnessPolicy } from '../ledger/witness-policy.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import type { VerifyReport } from '../verify/report.ts'
import { verifyLog, type VerifyOptions } from '../verify/verify-log.ts'
import { verifySource } from './verify-source.ts'

/** What somebody asks of a verification. */
export interface VerifyRequest {
  /** Every byte too. */
  readonly deep: boolean
  /** Only what came since the last good one that is remembered. Default false. */
  readonly incremental?: boolean
  /** The evidence for this record, 16 bytes, too. */
  readonly record?: Uint8Array
  readonly onProgress?: (done: number, total: number) => void
}

export interface VerifyRunOptions extends RootKeyChoice, VerifyRequest {
  /** A private reader key: slots that are sealed to it are checked too. Default none. */
  readonly readerKeyFile?: string | undefined
  /** Witnesses of which the cosignatures are looked at. Default none. */
  readonly policy?: WitnessPolicy | undefined
  /** Forget first what was verified before: the log has rightly become another. The report tells. Default false. */
  readonly forget?: boolean
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: number
  /** Findings from outside of the log. */
  readonly known?: readonly string[]
}

/** Throws `no_log`, `corrupt` (when not even the database opens), `unavailable`. */
export async function verifyFolder(
  place: LogPlace,
  options: VerifyRunOptions,
): Promise<VerifyReport> {
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder`,
    )
  const state = new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const readers = readersOf(options.readerKeyFile, info.origin)
  const reading = { mustExist: true, readOnly: true }
  const store = openSqliteLogStore(join(folder, 'log.db'), reading)
  try {
    const keys = openSqliteKeyStore(join(folder, 'keys.db'), reading)
    try {
      const provider = rootKeysAtHand(options, { environment: place.environment, state })
      const ring = provider && (await ringAtHand({ table: keys, provider, state, readers }))
      const known = swapped(stateBase(place.state, place.environment), folder, info)
      try {
        return await verifyParts({ info, state, store, keys, ring }, { ...options, known })
      } finally {
        await provider?.close()
      }
    } finally {
      keys.close()
    }
  } finally {
    store.close()
  }
}

interface VerifiedParts {
  readonly info: LogInfo
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  readonly ring: KeyRing | null
}

/**
 * Verifies a log that is open already. A good one is remembered in the state folder, and each later one demands that the log continues
 * it (docs/spec/verify.md, V5).
 */
export async function verifyParts(
  log: VerifiedParts,
  { policy, forget = false, ...options }: VerifyRunOptions,
): Promise<VerifyReport> {
  const memory = memoryOf(log)
  const now = options.now ?? Date.now()
  const forgotten = forget ? memory.forget(now) : null
  const { verified, problem } = recall(memory)
  const known = [...(options.known ?? []), ...(problem === null ? [] : [problem])]
  const { report, note } = await verifySettled(log, {
    ...trustOf(log),
    ...(verified ? { verified } : {}),
    ...(policy ? { policy } : {}),
    ...options,
    known,
  })
  const gone = forgotten ? [forgotten] : forgottenSince(memory)
  report.notChecked.push(...gone.map(forgottenText))
  if (report.ok && note) remember(memory, report, { note, now, deep: options.deep })
  return report
}

const tries = 3

/**
 * What an erasure takes while the records are walked is allowed by a record that came after the walk began: while the log goes on, a
 * report that accuses is made again, up to the newer checkpoint.
 */
async function verifySettled(
  log: VerifiedParts,
  options: VerifyOptions,
): Promise<{ report: VerifyReport; note: Uint8Array | null }> {
  for (let left = tries; ; left--) {
    const note = (await log.store.checkpoint())?.note ?? null
    // One checkpoint for all of it, which is the one to remember, while others publish on.
    const source = { ...verifySource(log), checkpoint: () => Promise.resolve(note) }
    const report = await verifyLog(source, options)
    const now = (await log.store.checkpoint())?.note ?? null
    if (report.ok || left <= 1 || isSame(note, now)) return { report, note }
  }
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b)
}

/** What is believed before anything of the log is read. */
function trustOf({ info, state }: VerifiedParts) {
  const anchor = state.readAnchor()
  return {
    origin: info.origin,
    logKey: anchor ? anchoredKeys(anchor) : info.logKey,
    formerKeys: anchor?.formerKeys ?? [],
    // What log.json tells of keys is asked only where nothing better is here: the anchor names those in force.
    handovers: anchor ? [] : (info.handovers ?? []).map((text) => Buffer.from(text, 'base64')),
    authorityKey: anchor?.authorityKey ?? info.authorityKey,
    frozen: anchor?.frozen ?? info.frozen,
    ...(anchor?.checkpoint ? { remembered: Buffer.from(anchor.checkpoint) } : {}),
    ...(readRestore(state)?.done ? { kept: keptErasures(state) } : {}),
  }
}

/** Where the log has no state folder here, it is somebody else's: it was copied, or moved. */
function memoryOf({ info: { origin, logKey: key }, state }: VerifiedParts): VerifiedMemory {
  return state.exists
    ? VerifiedMemory.inStateOf(state.path, { origin, key })
    : VerifiedMemory.elsewhere(dirname(state.path), { origin, key })
}

function recall(memory: VerifiedMemory): { verified: Verified | null; problem: string | null } {
  try {
    return { verified: memory.read(), problem: null }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return { verified: null, problem: error.message }
  }
}

/** What was forgotten after the newest tree that is remembered: until then nothing says that this log continues it. */
function forgottenSince(memory: VerifiedMemory): VerifiedTree[] {
  try {
    const at = memory.read()?.last.time ?? 0
    return memory.forgotten().filter(({ forgottenAt }) => forgottenAt >= at)
  } catch (error) {
    if (SealtraceError.is(error)) return []
    throw error
  }
}

function forgottenText({ size, rootHash, time }: VerifiedTree): string {
  const day = new Date(time).toISOString().slice(0, 10)
  return `that this log continues the tree of size ${size} with root ${rootHash}, which was verified here on ${day}: it was forgotten at somebody's word`
}

function remember(
  memory: VerifiedMemory,
  report: VerifyReport,
  { note, now, deep }: { note: Uint8Array; now: number; deep: boolean },
): void {
  const { size, rootHash, incremental, notChecked } = report
  const depth = incremental ? 'since' : deep ? 'deep' : 'full'
  const checkpoint = Buffer.from(note).toString('utf8')
  try {
    memory.remember({ size, rootHash, time: now, checkpoint }, depth)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    notChecked.push(
      `a later verification cannot demand that the log continues this one: ${error.message}`,
    )
  }
}

/** The state folder remembers which log lies where: a log that was put in another's place is no log of ours. */
function swapped(base: string, folder: string, info: LogInfo): string[] {
  const remembered = rememberedLog(base, folder)
  return remembered === null || remembered === info.logKey
    ? []
    : ['another log lies in the data folder than the one that was made there']
}

function rootKeysAtHand(choice: RootKeyChoice, place: RootKeyPlace): RootKeys | null {
  try {
    return rootKeysOf(choice, place)
  } catch {
    return null
  }
}

/** Null when the root key is not there: what it would open is then not checked, and not said to be changed. */
async function ringAtHand(options: KeyRingOptions): Promise<KeyRing | null> {
  const ring = new KeyRing(options)
  const error: unknown = await ring.projectKey('signing').then(
    () => null,
    (refusal: unknown) => refusal,
  )
  return SealtraceError.is(error) && error.code === 'key_unavailable' ? null : ring
}

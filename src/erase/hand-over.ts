// A log is handed over to a new one (docs/end-of-log.md): the old one is frozen, is kept under another name, and names the new one in
// its last record of this kind; the new one names the old one in its first. Every step can be done again.
import { join } from 'node:path'
import { toBase64 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { adoptedApiKey } from '../journal/api-key.ts'
import { createKeylessLog } from '../journal/create-log.ts'
import { projectFolder, readLogInfo, signingKeysOf, type LogInfo } from '../journal/log-info.ts'
import { lifecycleOf, lifecycleRecord } from '../journal/log-lifecycle.ts'
import { openLog, type LogPlace, type LogSettings, type OpenLog } from '../journal/open-log.ts'
import { archiveName, dropUnfinished, moveProject } from '../journal/restore-files.ts'
import type { RootKeyChoice } from '../keys/log-root-keys.ts'
import { unfinishedHandOver, writeHandOver, type HandOver } from '../keys/hand-over-marker.ts'
import { makePrivateFolder } from '../keys/private-file.ts'
import { realFolder } from '../keys/restore-marker.ts'
import { rememberFolder, StateFolder, stateBase } from '../keys/state-folder.ts'
import { rootAt } from '../ledger/tree.ts'
import type { LifecycleText } from '../record/header.ts'
import { takeLease } from '../store/sqlite/lease.ts'
import { goodApiKeys, producersOf } from './carry-keys.ts'
import { freezeLog } from './freeze-log.ts'

/** Where a crash can fall: before each of these. */
export type HandOverStep = 'move' | 'create' | 'successor' | 'predecessor' | 'keys' | 'done'

export interface HandOverOptions {
  readonly place: LogPlace
  readonly settings: LogSettings
  readonly rootKeys: RootKeyChoice
  /** Who asked for it, and why: on the record of both logs. */
  readonly actor: string
  readonly reason: string
  readonly now?: () => number
  /** Called before each step. */
  readonly onStep?: (step: HandOverStep) => void
}

/** The `--json` of `log hand-over`. */
export interface HandedOver {
  readonly project: string
  /** Under which the old log is kept. */
  readonly archive: string
  /** Of the log that goes on. */
  readonly origin: string
  readonly logKey: string
  /** As the new log names the old one: origin, key, size and root (base64). */
  readonly predecessor: Predecessor
  /** API keys that are good in the new log too. */
  readonly apiKeys: number
  readonly auditRecordId: string
}

type Predecessor = Extract<LifecycleText, { predecessor: unknown }>['predecessor']

/** The old log's state folder, and how far it came. */
interface Ending {
  readonly path: string
  readonly marker: HandOver
}

/**
 * Only while no other process owns the log. Rejects with `no_log`, `already_exists` for a log that was handed over, `rollback`,
 * `key_unavailable`, `unavailable`. Run again after a crash, it goes on.
 */
export async function handOver(options: HandOverOptions): Promise<HandedOver> {
  const base = stateBase(options.place.state, options.place.environment)
  makePrivateFolder(base)
  const lock = takeLease(join(base, 'hand-over.lock'))
  if (!lock)
    throw new SealtraceError(
      'unavailable',
      'another hand-over is under way; wait until it has ended',
    )
  try {
    const settings = { ...options.settings, handingOver: true, mustOwn: true }
    return await handOverAlone({ ...options, settings }, base)
  } finally {
    lock.release()
  }
}

async function handOverAlone(options: HandOverOptions, base: string): Promise<HandedOver> {
  const { place, onStep = () => {} } = options
  const ending = unfinishedHandOver(base, place) ?? (await begin(options, base))
  const { archive } = ending.marker
  const present = readLogInfo(projectFolder(place.data, place.project))
  onStep('move')
  if (present && new StateFolder(base, present.logKey).path === ending.path)
    moveUnowned(place, archive)
  const old = infoOf(place, archive)
  rememberFolder(base, projectFolder(place.data, archive), old.logKey)
  onStep('create')
  const next = await createNext(options, archive)
  onStep('successor')
  const predecessor = await nameSuccessor(options, { ending, next })
  onStep('predecessor')
  const handed = await beginNext(options, { ending, predecessor })
  onStep('done')
  writeHandOver(ending, { ...ending.marker, reason: '', done: true })
  return handed
}

/** A collector may have been started since the log was frozen: it would go on in the moved folder. */
function moveUnowned({ data, project }: LogPlace, archive: string): void {
  const lease = takeLease(join(projectFolder(data, project), 'lease.db'))
  if (!lease)
    throw new SealtraceError(
      'unavailable',
      'another process owns this log (a running collector?); stop it, and run `sealtrace log hand-over` again',
    )
  try {
    moveProject(data, project, archive)
  } finally {
    lease.release()
  }
}

async function begin(options: HandOverOptions, base: string): Promise<Ending> {
  const { place, settings, actor, reason, now = Date.now } = options
  const log = await openLog(place, settings)
  try {
    const known = await lifecycleOf(log.store)
    if (known.some(({ says }) => 'successor' in says))
      throw new SealtraceError(
        'already_exists',
        'this log was handed over already; `sealtrace log status` says to which',
      )
    if (!log.journal.refusal) await freezeLog(log, { actor, reason, now })
    const { project } = place
    const archive = archiveName(place.data, project, now())
    const data = realFolder(place.data)
    const marker = {
      version: 1,
      ...{ data, project, archive, reason, actor, done: false },
    } as const
    const { path } = new StateFolder(base, log.info.logKey)
    writeHandOver({ path }, marker)
    return { path, marker }
  } finally {
    await log.close()
  }
}

function infoOf({ data }: LogPlace, project: string): LogInfo {
  const info = readLogInfo(projectFolder(data, project))
  if (info) return info
  throw new SealtraceError(
    'no_log',
    `the old log is not in project ${project}, where it was moved; bring it back there`,
  )
}

/** A key and an origin of its own, and the producer keys of the old one, so that recorders go on. */
async function createNext(options: HandOverOptions, archive: string): Promise<LogInfo> {
  const { place, rootKeys, now = Date.now } = options
  const folder = projectFolder(place.data, place.project)
  if (!readLogInfo(folder)) {
    dropUnfinished(folder)
    const producers = await producersOf(options, archive)
    await createKeylessLog(place, { ...rootKeys, now, restoring: { producers } })
  }
  return infoOf(place, place.project)
}

async function nameSuccessor(
  { place, settings, now = Date.now }: HandOverOptions,
  { ending: { marker }, next }: { ending: Ending; next: LogInfo },
): Promise<Predecessor> {
  const { actor, reason, archive } = marker
  const log = await openLog({ ...place, project: archive }, settings)
  try {
    const known = await lifecycleOf(log.store)
    if (!known.some(({ says }) => 'successor' in says)) {
      const successor = { origin: next.origin, logKey: next.logKey }
      const entry = { action: 'log.hand-over', outcome: 'allowed', actor, reason } as const
      const audit = await log.recorder.audit({ ...entry, target: next.origin })
      await append(log, { successor }, { audit, time: now() })
    }
    const size = (await log.store.checkpoint())?.size ?? 0
    const root = toBase64(rootAt(log.store, size))
    return { origin: log.info.origin, logKey: signingKeysOf(log.info).at(-1) ?? '', size, root }
  } finally {
    await log.close()
  }
}

/** Before anything else that the new log records. */
async function beginNext(
  options: HandOverOptions,
  { ending: { marker }, predecessor }: { ending: Ending; predecessor: Predecessor },
): Promise<HandedOver> {
  const { place, settings, now = Date.now, onStep = () => {} } = options
  const { actor, reason, archive } = marker
  const rows = await goodApiKeys(options, archive)
  const log = await openLog(place, settings)
  try {
    const known = (await lifecycleOf(log.store)).map(({ says }) => says)
    const named = known.find((says) => 'predecessor' in says)
    if (!named) await append(log, { predecessor }, { time: now() })
    onStep('keys')
    const indexKey = await log.ring.projectKey('index')
    const present = new Set((await log.keys.apiKeys()).map(({ id }) => id))
    for (const row of rows)
      if (!present.has(row.id)) await log.keys.addApiKey(adoptedApiKey(row, indexKey))
    const auditRecordId = await log.recorder.audit({
      ...{ action: 'log.begin', outcome: 'allowed', actor, reason, target: predecessor.origin },
      details: { archive, apiKeys: rows.length },
    })
    const { origin, logKey } = log.info
    return {
      ...{ project: place.project, archive, origin, logKey },
      predecessor: named?.predecessor ?? predecessor,
      ...{ apiKeys: rows.length, auditRecordId },
    }
  } finally {
    await log.close()
  }
}

async function append(
  { journal }: OpenLog,
  says: LifecycleText,
  of: Parameters<typeof lifecycleRecord>[1],
): Promise<void> {
  const record = lifecycleRecord(says, of)
  await journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
}

// After a restore from an old copy (docs/restore.md): the erasures since are carried out again, the old log is moved aside to be
// read, and a new one goes on. Every step can be done again; the marker in the old log's state folder says how far it came.
import { SealtraceError } from '../error.ts'
import { adoptedApiKey } from '../journal/api-key.ts'
import { createKeylessLog } from '../journal/create-log.ts'
import { projectFolder, readLogInfo, type LogInfo } from '../journal/log-info.ts'
import { openLog, type LogSettings } from '../journal/open-log.ts'
import { dropUnfinished, installKeyTable, moveProject } from '../journal/restore-files.ts'
import { keepErasure } from '../keys/kept-erasures.ts'
import {
  readRestore,
  realFolder,
  unfinishedRestore,
  writeRestore,
  type Restore,
} from '../keys/restore-marker.ts'
import { rememberFolder, StateFolder, stateBase } from '../keys/state-folder.ts'
import { recordKinds } from '../record/kind.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { goodApiKeys, producersOf } from './carry-keys.ts'
import { completionRecord, intentRecord } from './erasure-records.ts'
import { openOfficer } from './officer.ts'
import { openCopy, type OpenCopy, type RestoreSources } from './open-copy.ts'
import { intentsLeftOpen, keptIntents, planReplay, replayErasures } from './replay-erasures.ts'
import { planRestore } from './restore-plan.ts'

/** Where a crash can fall: before each of these. */
export type RestoreStep =
  | 'intent'
  | 'counts'
  | 'replay'
  | 'completion'
  | 'move'
  | 'create'
  | 'conclude'
  | 'audit'
  | 'done'

export interface AcceptOptions extends RestoreSources {
  readonly settings: LogSettings
  readonly reason: string
  /** Who decides: on the record. */
  readonly actor: string
  /** API keys of the copy stay good, also those that were revoked since. */
  readonly keepApiKeys: boolean
  /** Called before each step. */
  readonly onStep?: (step: RestoreStep) => void
}

/** The `--json` of `restore --accept`. */
export interface Restored {
  readonly project: string
  /** Under which the old log can be read; null when the log goes on as it is, with the key table that was given. */
  readonly archive: string | null
  /** Of the log that goes on. */
  readonly origin: string
  readonly logKey: string
  readonly size: number
  readonly seen: number
  readonly counts: Restore['counts']
  /** API keys of the copy that are good in the new log. */
  readonly apiKeys: number
  /** Recorders go on with the public key that they have. */
  readonly keepsPublicKey: boolean
  readonly auditRecordId: string
}

/** The marker and the state folder of the log that ends. */
interface Ending {
  readonly path: string
  readonly restore: Restore
}

/**
 * Rejects with `bad_request` when nothing is behind, with `key_unavailable` when the keys of the project do not open, with
 * `rollback` for a key table that is older than the one in place, and as {@link planRestore}. Run again after a crash, it goes on.
 */
export async function acceptRestore(given: AcceptOptions): Promise<Restored> {
  const { place, keysFile, onStep = () => {} } = given
  const base = stateBase(place.state, place.environment)
  const begun = unfinishedRestore(base, place)
  if (!begun && keysFile !== undefined) {
    const done = await takeKeyTable(given, keysFile)
    if (done) return done
  }
  // It is in place now, with what was added to it.
  const options = { ...given, keysFile: undefined }
  const ending = begun ?? (await begin(options))
  const present = readLogInfo(projectFolder(place.data, place.project))
  if (present && new StateFolder(base, present.logKey).path === ending.path)
    await endOldLog(options, ending)
  const folder = projectFolder(place.data, ending.restore.archive)
  const old = readLogInfo(folder)
  if (!old)
    throw new SealtraceError(
      'no_log',
      `the old log is not in project ${ending.restore.archive}, where it was moved; bring it back there`,
    )
  rememberFolder(base, folder, old.logKey)
  onStep('create')
  await createSuccessor(options, ending)
  onStep('conclude')
  const restored = await conclude(options, ending, old)
  onStep('done')
  // The reason is on record now, and may name a person.
  writeRestore(ending, { ...(readRestore(ending) ?? ending.restore), reason: '', done: true })
  return restored
}

/** When nothing but the key table is behind, a newer one mends it. Null when the log is behind too. */
async function takeKeyTable(options: AcceptOptions, file: string): Promise<Restored | null> {
  const { place, settings, reason, actor, now = Date.now } = options
  const plan = await planRestore(options)
  if (plan.keyTrouble !== null)
    throw new SealtraceError('key_unavailable', `the key table in --keys: ${plan.keyTrouble}`)
  if (plan.generationsBehind)
    throw new SealtraceError(
      'rollback',
      'the key table in --keys is older than an erasure too; give a newer one, or go without',
    )
  if (plan.keysLack > 0)
    throw new SealtraceError(
      'rollback',
      `the key table in --keys is older than the one in place: it lacks ${plan.keysLack} of its keys; give a newer one, or go without`,
    )
  if (!plan.behind) throw nothingBehind()
  await installKeyTable(projectFolder(place.data, place.project), file, now())
  if (!plan.keysSuffice) return null
  const log = await openLog(place, { ...settings, mustOwn: true })
  try {
    const auditRecordId = await log.recorder.audit({
      ...{ action: 'restore.keys', outcome: 'allowed', actor, reason },
    })
    const { origin, logKey } = log.info
    return {
      ...{ project: place.project, archive: null, origin, logKey, auditRecordId },
      ...{ size: plan.size, seen: plan.seen, counts: null, keepsPublicKey: true },
      apiKeys: (await log.keys.apiKeys()).filter(({ revoked }) => revoked === null).length,
    }
  } finally {
    await log.close()
  }
}

/** As its owner: what another process publishes must not come between the plan and the marker. */
async function begin(options: AcceptOptions): Promise<Ending> {
  const copy = await openCopy(options, { readOnly: false })
  try {
    return await beginOwned(options, copy)
  } finally {
    await copy.close()
  }
}

async function beginOwned(options: AcceptOptions, copy: OpenCopy): Promise<Ending> {
  const { place, reason, actor, keepApiKeys, now = Date.now } = options
  const plan = await planRestore(options)
  if (!plan.behind) throw nothingBehind()
  if (plan.keyTrouble !== null)
    throw new SealtraceError(
      'key_unavailable',
      `the keys of this copy do not open: ${plan.keyTrouble}; bring the root key back, or give a newer key table with --keys`,
    )
  const { project, origin, archive, size, seen } = plan
  const anchor = copy.state.readAnchor()
  // The state folder is behind too: it learns what somebody else has seen, so that this log is never gone on with.
  if (options.checkpoint !== undefined && anchor && plan.missing)
    copy.state.writeAnchor({ ...anchor, checkpoint: options.checkpoint }, true)
  const restore: Restore = {
    ...{ version: 1, data: realFolder(place.data), project, origin, archive, size, seen },
    ...{ reason, actor, begun: now(), keepsApiKeys: keepApiKeys, counts: null, done: false },
  }
  writeRestore(copy.state, restore)
  return { path: copy.state.path, restore }
}

function nothingBehind(): SealtraceError {
  return new SealtraceError(
    'bad_request',
    'nothing is behind what this machine has seen: there is nothing to decide, open the log as ever',
  )
}

/** Carries the erasures out again, and moves the log aside. */
async function endOldLog(options: AcceptOptions, ending: Ending): Promise<void> {
  const { place, onStep = () => {} } = options
  const copy = await openCopy(options, { readOnly: false })
  try {
    // On record in the copy, and not carried out there: they are carried out with the others.
    for (const { record } of await intentsLeftOpen(copy)) keepErasure(ending, record)
    if (!ending.restore.counts) await signForRest(copy, ending, options)
    onStep('replay')
    await replayErasures(copy)
    onStep('completion')
    complete(copy, ending, options)
  } finally {
    await copy.close()
  }
  onStep('move')
  moveProject(place.data, place.project, ending.restore.archive)
}

/** What goes beyond the intents that are kept needs one of its own: `verify` takes nothing that is missing for erased without. */
async function signForRest(
  copy: OpenCopy,
  ending: Ending,
  { onStep = () => {}, now = Date.now }: AcceptOptions,
): Promise<void> {
  const { rest, counts } = await planReplay(copy)
  onStep('intent')
  if (rest.keys.length + rest.parts.length + rest.records.length > 0) {
    const officer = await openOfficer(copy)
    const intent = { subject: '', scope: rest, audit: '' }
    const { origin } = copy.info
    keep(ending, intentRecord(intent, { origin, officer, time: now() }))
  }
  onStep('counts')
  writeRestore(ending, { ...ending.restore, counts })
}

function complete(copy: OpenCopy, ending: Ending, { now = Date.now }: AcceptOptions): void {
  const intents = keptIntents(copy)
  if (intents.length === 0) return
  const { counts } = readRestore(ending) ?? ending.restore
  const keys = intents.reduce((sum, { scope }) => sum + scope.keys.length, 0)
  const parts = (counts?.erasedParts ?? 0) + (counts?.lostParts ?? 0)
  const erased = intents.map(({ record }) => record.id)
  const went = { keys, parts, records: counts?.erasedRecords ?? 0 }
  keep(ending, completionRecord({ erased, counts: went }, now()))
}

function keep(ending: Ending, record: SealedRecord): void {
  keepErasure(ending, { ...record, kind: recordKinds[record.kind] })
}

/** The log that goes on: a key of its own, and the producer keys of the old one, where they open. */
async function createSuccessor(options: AcceptOptions, { restore }: Ending): Promise<void> {
  const { place, rootKeys, now = Date.now } = options
  const folder = projectFolder(place.data, place.project)
  if (readLogInfo(folder)) return
  dropUnfinished(folder)
  const producers = await producersOf(options, restore.archive)
  await createKeylessLog(place, { ...rootKeys, now, restoring: { producers } })
}

/** Puts it on the record of the log that goes on. */
async function conclude(options: AcceptOptions, ending: Ending, old: LogInfo): Promise<Restored> {
  const { place, settings, onStep = () => {} } = options
  const restore = readRestore(ending) ?? ending.restore
  const rows = restore.keepsApiKeys ? await goodApiKeys(options, restore.archive) : []
  const log = await openLog(place, { ...settings, mustOwn: true })
  try {
    const indexKey = await log.ring.projectKey('index')
    const known = new Set((await log.keys.apiKeys()).map(({ id }) => id))
    for (const row of rows)
      if (!known.has(row.id)) await log.keys.addApiKey(adoptedApiKey(row, indexKey))
    onStep('audit')
    const { archive, size, seen, counts, actor, reason } = restore
    const auditRecordId = await log.recorder.audit({
      ...{ action: 'restore.accept', outcome: 'allowed', actor, reason },
      details: { archive, origin: old.origin, size, seen, apiKeys: rows.length, ...counts },
    })
    const { origin, logKey, publicKey } = log.info
    return {
      ...{ project: place.project, archive, origin, logKey, size, seen, counts, auditRecordId },
      apiKeys: rows.length,
      keepsPublicKey: publicKey === old.publicKey,
    }
  } finally {
    await log.close()
  }
}

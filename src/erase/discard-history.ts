import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo } from '../journal/log-info.ts'
import { openLog, type LogPlace, type LogSettings } from '../journal/open-log.ts'
import { removeProject } from '../journal/restore-files.ts'
import { readRestore } from '../keys/restore-marker.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import { readHolds } from './holds.ts'
import { openCopy } from './open-copy.ts'
import { replayErasures } from './replay-erasures.ts'

export interface DiscardOptions {
  /** With the project that a restore has left to be read. */
  readonly place: LogPlace
  readonly settings: LogSettings
  readonly reason: string
  /** Who decides: on the record of the log that goes on. */
  readonly actor: string
}

/** The `--json` of `restore --discard`. */
export interface Discarded {
  readonly project: string
  readonly origin: string
  readonly auditRecordId: string
}

/**
 * Removes what a restore has left to be read, and destroys the generations of its keys, so that no copy of it opens. On record
 * before. Rejects with `bad_request` for any other log, with `held` while a legal hold in it is in force.
 */
export async function discardHistory(options: DiscardOptions): Promise<Discarded> {
  const { place, settings, reason, actor } = options
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  const state = info && new StateFolder(stateBase(place.state, place.environment), info.logKey)
  const restore = state && readRestore(state)
  if (!info || !state || !restore?.done || restore.archive !== place.project)
    throw new SealtraceError(
      'bad_request',
      'only what a restore has left to be read can be discarded; name its project with --project',
    )
  await eraseAgain(options)
  const history = await openLog(place, settings)
  let auditRecordId: string
  try {
    const isGone = state.generations().length === 0
    if (!isGone && (await readHolds(history)).inForce.length > 0)
      throw new SealtraceError('held', 'a legal hold in it is in force; nothing of it may go')
    auditRecordId = await history.recorder.audit({
      ...{ action: 'restore.discard', outcome: 'allowed', actor, reason },
    })
  } finally {
    await history.close()
  }
  for (const { epoch, number } of state.generations()) state.destroyGeneration(epoch, number)
  removeProject(place.data, place.project)
  return { project: place.project, origin: info.origin, auditRecordId }
}

/** An older copy that lies in its place is not opened before what was erased is gone from it. */
async function eraseAgain({ place, settings }: DiscardOptions): Promise<void> {
  const copy = await openCopy({ place, rootKeys: settings }, { readOnly: false })
  try {
    await replayErasures(copy)
  } finally {
    await copy.close()
  }
}

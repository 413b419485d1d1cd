// What a restore from an old copy would do. Reads only; nothing is opened.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo, signingKeysOf } from '../journal/log-info.ts'
import { archiveName } from '../journal/restore-files.ts'
import { keysForSize } from '../journal/signing-keys.ts'
import {
  readRestore,
  unfinishedRestore,
  type Restore,
  type RestoreCounts,
} from '../keys/restore-marker.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { rootAt } from '../ledger/tree.ts'
import { openCopy, projectKeyOf, type OpenCopy, type RestoreSources } from './open-copy.ts'
import { planReplay } from './replay-erasures.ts'
import { lacksSigningKey, tableInPlace } from './table-in-place.ts'

/** The `--json` of `restore --plan`. */
export interface RestorePlan {
  readonly project: string
  readonly origin: string
  /** Published records in the data folder, and as many as this machine has seen. */
  readonly size: number
  readonly seen: number
  /** Leaf indexes that the copy lacks: from `size` to `seen` - 1; null for none. */
  readonly missing: { readonly from: number; readonly to: number; readonly records: number } | null
  /** Generation domains of which the key table is behind. */
  readonly generationsBehind: number
  /** Something is behind: nothing is read or written before `restore --accept`. */
  readonly behind: boolean
  /** Only the key table is, and the one that was given is not: the log goes on as it is. */
  readonly keysSuffice: boolean
  /** Keys that the table in place has and the one that was given lacks: then it is older, and not taken. */
  readonly keysLack: number
  readonly counts: RestoreCounts
  /** Null when the project's keys of the copy open; else why they do not. */
  readonly keyTrouble: string | null
  /** Where the old log will be read. */
  readonly archive: string
  /** An accepted restore has begun and not ended. */
  readonly begun: boolean
}

/**
 * Rejects with `no_log`, `rollback` when the copy is not one of this log's history, `corrupt`, and with `bad_request` for what
 * a restore has left to be read.
 */
export async function planRestore(sources: RestoreSources): Promise<RestorePlan> {
  const { place, now = Date.now } = sources
  const base = stateBase(place.state, place.environment)
  const begun = unfinishedRestore(base, place)
  if (begun) return planOfBegun(sources, begun.restore)
  refuseArchive(sources, base)
  const copy = await openCopy(sources, { readOnly: true })
  try {
    const { size, seen } = await sizesOf(copy, sources.checkpoint)
    const { trouble } = await projectKeyOf(copy, 'signing')
    const { domains, counts } = await planReplay(copy, { isClosed: trouble !== null })
    const isShort = size < seen
    const { isBehind, keysLack, isGood } = await judgeKeys(copy, {
      ...{ sources, trouble, domains: domains.length },
    })
    return {
      project: place.project,
      origin: copy.info.origin,
      ...{ size, seen, counts },
      missing: isShort ? { from: size, to: seen - 1, records: seen - size } : null,
      generationsBehind: domains.length,
      behind: isShort || isBehind,
      keysSuffice: sources.keysFile !== undefined && isBehind && !isShort && isGood,
      ...{ keysLack, keyTrouble: trouble },
      archive: archiveName(place.data, place.project, now()),
      begun: false,
    }
  } finally {
    await copy.close()
  }
}

interface KeysJudged {
  /** The table in place is from before what this machine has seen. */
  readonly isBehind: boolean
  /** Keys that the table in place has and the given one lacks. */
  readonly keysLack: number
  /** Nothing is wrong with the one that is given, or with the one in place where none is. */
  readonly isGood: boolean
}

async function judgeKeys(
  copy: OpenCopy,
  of: { sources: RestoreSources; trouble: string | null; domains: number },
): Promise<KeysJudged> {
  const { sources, trouble, domains } = of
  const inPlace = sources.keysFile === undefined ? null : await tableInPlace(sources, copy.keys)
  const isOld = domains > 0 || (trouble === null && (await lacksSigningKey(copy)))
  const keysLack = inPlace?.lacking ?? 0
  return {
    isBehind: inPlace?.isBehind ?? isOld,
    keysLack,
    isGood: !isOld && trouble === null && keysLack === 0,
  }
}

function refuseArchive({ place }: RestoreSources, base: string): void {
  const info = readLogInfo(projectFolder(place.data, place.project))
  const restore = info && readRestore(new StateFolder(base, info.logKey))
  if (restore?.done && restore.archive === place.project)
    throw new SealtraceError(
      'bad_request',
      `a restore has ended this log, and left it to be read; project ${restore.project} goes on in its place`,
    )
}

/** Published records here, and seen. Throws `rollback` when those that were seen are others. */
async function sizesOf(
  { info, state, store }: Pick<OpenCopy, 'info' | 'state' | 'store'>,
  elsewhere: string | undefined,
): Promise<{ size: number; seen: number }> {
  const anchor = state.readAnchor()
  if (!anchor)
    throw new SealtraceError(
      'rollback',
      'the state folder has no anchor for this log; give the right folder with --state or restore it',
    )
  const note = (await store.checkpoint())?.note
  const { size: stored = 0 } = (await store.checkpoint()) ?? {}
  const keys = [...signingKeysOf(info), ...keysForSize(anchor, stored)]
  const size = note ? openCheckpoint(note, keys, info.origin).size : 0
  let most = 0
  for (const text of [anchor.checkpoint, elsewhere ?? '']) {
    if (!text) continue
    const seen = openCheckpoint(Buffer.from(text), keys, info.origin)
    if (seen.size <= size && !equalBytes(rootAt(store, seen.size), seen.root))
      throw new SealtraceError(
        'rollback',
        `the first ${seen.size} records are not those that were published; restore another backup`,
      )
    most = Math.max(most, seen.size)
  }
  return { size, seen: most }
}

function planOfBegun(
  { place }: RestoreSources,
  { origin, archive, size, seen, counts }: Restore,
): RestorePlan {
  const none = { subjects: 0, erasedRecords: 0, erasedParts: 0, lostRecords: 0, lostParts: 0 }
  return {
    project: place.project,
    ...{ origin, size, seen, archive, counts: counts ?? none },
    missing: size < seen ? { from: size, to: seen - 1, records: seen - size } : null,
    generationsBehind: 0,
    ...{ behind: true, keysSuffice: false, keysLack: 0, keyTrouble: null, begun: true },
  }
}

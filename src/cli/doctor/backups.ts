// What is there should the disk die, and whether it was restored from something older.
import { generationsMark, readBackupNote } from '../../keys/backup-note.ts'
import { readRestore, unfinishedRestore } from '../../keys/restore-marker.ts'
import { stateBase } from '../../keys/state-folder.ts'
import { placeOf } from '../place.ts'
import type { Context } from '../verb.ts'
import { advice, bad, fine, type Finding } from './check.ts'
import { logOf } from './folders.ts'

const day = 86_400_000
const oldest = 7 * day

/** Whether the wrapped keys were copied of late: without them nothing recorded can be read. */
export function keyBackup(context: Context): Finding {
  const { state } = logOf(context)
  const fix = 'run `sealtrace backup keys --out FILE` every day: see docs/restore.md'
  const keys = readBackupNote(state)?.keys
  if (!keys) return advice('the key table was never copied by `sealtrace backup`', fix)
  const age = context.io.now() - keys.time
  const when = new Date(keys.time).toISOString().slice(0, 10)
  if (generationsMark(state) !== keys.generations)
    return advice(
      `keys were erased, or the root key changed, since the key table was last copied (${when}): that copy opens less than there is`,
      fix,
    )
  return age > oldest
    ? advice(`the key table was last copied ${Math.floor(age / day)} days ago (${when})`, fix)
    : fine(`the key table was last copied on ${when}`)
}

/** A restore that has begun and not ended leaves the project without a log. */
export function restores(context: Context): Finding {
  const { state } = logOf(context)
  const place = placeOf(context)
  const begun = unfinishedRestore(stateBase(place.state, place.environment), place)
  const restore = begun?.restore ?? readRestore(state)
  if (!restore) return fine('this log was never restored from an older copy')
  if (!restore.done)
    return bad('a restore has begun and not ended', 'run `sealtrace restore --accept` again')
  return advice(
    `a restore has ended this log; project ${restore.project} goes on in its place`,
    'read it with `show` and `ls`; nothing is recorded in it',
  )
}

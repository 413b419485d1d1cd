// Whether those who cosign know the key that signs, and keep up.
import { join } from 'node:path'
import { signingKeysOf } from '../../journal/log-info.ts'
import { checkWitnesses } from '../../server/witnessing-check.ts'
import { openSqliteLogStore } from '../../store/sqlite/sqlite-log-store.ts'
import { isOwned } from '../is-owned.ts'
import { configOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import type { Context } from '../verb.ts'
import { advice, fine, type Finding } from './check.ts'
import { logOf } from './folders.ts'

/** Asks no witness. Throws `config_invalid` for a policy by which this log cannot be witnessed. */
export async function witnesses(context: Context): Promise<Finding> {
  const { policy, maxLag } = configOf(context).witnesses
  if (!policy) return fine('no witness is asked')
  const { folder, info } = logOf(context)
  checkWitnesses(policy, info)
  const newest = signingKeysOf(info).at(-1) ?? ''
  if (!policy.logs.some(({ vkey }) => vkey === newest))
    return advice(
      'the witness policy does not name the newest key of this log',
      `tell the witnesses, and add the line: log ${newest}; before \`sealtrace keys rotate signing --finish\``,
    )
  const late = await unwitnessed(folder, context.io.now() - maxLag)
  if (late > 0 && isOwned(folder))
    return advice(
      `${plural(late, 'record')} not witnessed, for longer than ${maxLag / 1000} s`,
      'see what the collector says of witnesses on stderr, ALARM first: docs/witnesses.md',
    )
  return fine('the witness policy names the newest key of this log')
}

/** Records past the newest witnessed checkpoint, when the first of them is from before `time` (ms); else 0. */
async function unwitnessed(folder: string, time: number): Promise<number> {
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, readOnly: true })
  try {
    const size = (await store.checkpoint())?.size ?? 0
    const witnessed = (await store.witnessed())?.size ?? 0
    const [first] = size > witnessed ? await store.page(witnessed, 1) : []
    return first && first.time < time ? size - witnessed : 0
  } finally {
    store.close()
  }
}

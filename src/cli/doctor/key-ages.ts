// Keys that have been in use for long.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isLiveApiKey } from '../../journal/api-key.ts'
import { rootKeySettings } from '../../keys/log-root-keys.ts'
import { openSqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { configOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import type { Context } from '../verb.ts'
import { advice, fine, type Finding } from './check.ts'
import { logOf } from './folders.ts'

const day = 86_400_000
/** Days. */
const usual = 365
const year = usual * day

/**
 * Root key files and the key that signs checkpoints, by the day they were made, against the ages of `[keys.rotation]` or a year.
 * What a service holds rotates there.
 */
export function keyAges(context: Context): Finding {
  const { info, state } = logOf(context)
  const { keys } = configOf(context)
  const now = context.io.now()
  const list = rootKeySettings(keys, { environment: context.io.environment })
  const files = list.flatMap((one) =>
    one.provider === 'file' ? [one.path ?? state.rootKeyFile] : [],
  )
  const made = files.filter((path) => existsSync(path)).map((path) => statSync(path).mtimeMs)
  const root = Math.max(0, ...made.map((time) => now - time))
  if (root > (keys.rotation?.rootDays || usual) * day)
    return advice(
      `the root key file is ${plural(Math.floor(root / day), 'day')} old`,
      'stop the collector and run `sealtrace keys rotate root`',
    )
  // When a later one was made is not noted.
  const signing = info.signingKeys === undefined ? now - info.created : 0
  return signing > (keys.rotation?.signingDays || usual) * day
    ? advice(
        `the key that signs checkpoints is ${plural(Math.floor(signing / day), 'day')} old`,
        'run `sealtrace keys rotate signing`',
      )
    : fine('neither the root key file nor the signing key is over its age')
}

/** API keys that nobody has renewed. */
export async function apiKeyAges(context: Context): Promise<Finding> {
  const now = context.io.now()
  const options = { mustExist: true, readOnly: true }
  const keys = openSqliteKeyStore(join(logOf(context).folder, 'keys.db'), options)
  try {
    const usable = (await keys.apiKeys()).filter((row) => isLiveApiKey(row, now))
    const old = usable.filter(({ created }) => now - created > year)
    return old.length
      ? advice(
          `${plural(old.length, 'API key')} of ${usable.length} older than a year: ${old
            .slice(0, 5)
            .map(({ id }) => id)
            .join(', ')}`,
          'make new ones with `sealtrace apikey create`, then revoke these',
        )
      : fine(`none of ${plural(usable.length, 'API key')} is older than a year`)
  } finally {
    keys.close()
  }
}

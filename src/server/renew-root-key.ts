// Renews the root key by age. It takes the log to itself, so it is done when a collector starts, before anything else opens it.
import { SealtraceError } from '../error.ts'
import { openLog, type LogPlace, type OpenLog } from '../journal/open-log.ts'
import { rotateRoot, type Rotated } from '../journal/rotate-root.ts'
import { KeyRows } from '../keys/key-rows.ts'
import { rootKeySettings } from '../keys/log-root-keys.ts'
import { rootRow } from '../keys/rewrap.ts'
import type { Config } from './config.ts'
import { logSettings } from './log-settings.ts'

const dayMs = 86_400_000

export interface RenewRootOptions {
  readonly place: LogPlace
  readonly config: Config
  readonly now?: () => number
}

/**
 * Null when it is not due. Only the provider `file` makes keys by itself: with another one first, rejects with `config_invalid`
 * when ages are asked for.
 */
export async function renewRootKey({
  place,
  config,
  now = Date.now,
}: RenewRootOptions): Promise<Rotated | null> {
  const days = config.keys.rotation?.rootDays ?? 0
  if (days === 0) return null
  const [first] = rootKeySettings(config.keys, place)
  if (first?.provider !== 'file')
    throw new SealtraceError(
      'config_invalid',
      'configuration: keys.rotation.root_days: only the provider file makes a new root key by itself; let the service renew its own and set 0',
    )
  const log = await openLog(place, { ...logSettings(config), mustOwn: true })
  try {
    if (now() - (await rootSince(log)) < days * dayMs) return null
    return await rotateRoot(log, {
      ...config.keys,
      environment: place.environment,
      actor: 'collector',
    })
  } finally {
    await log.close()
  }
}

/** When the first of the keys under the root key came under it: the time is on each row. */
async function rootSince({ keys, provider, state, info }: OpenLog): Promise<number> {
  const rows = new KeyRows({ table: keys, provider, state })
  let since = Infinity
  for (const kind of ['epoch', 'project', 'index'] as const)
    for (const row of await keys.ofKind(kind)) {
      const found = await rootRow(rows, row)
      const { rooted, made } = found?.body ?? {}
      if (found) since = Math.min(since, rooted ?? made ?? info.created)
    }
  return Number.isFinite(since) ? since : info.created
}

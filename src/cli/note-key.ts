import type { OpenLog } from '../journal/open-log.ts'
import { localActor } from './place.ts'

interface KeyNote {
  readonly action: 'apikey.create' | 'apikey.revoke'
  /** Id of the key. */
  readonly target: string
  readonly outcome?: 'allowed' | 'failed'
  readonly details?: Record<string, string>
}

/** Puts on the record what the user of this machine did with an API key. */
async function noteKey({ recorder }: OpenLog, entry: KeyNote): Promise<void> {
  await recorder.audit({ outcome: 'allowed', ...entry, ...localActor() })
}

/** The keys that were made with a log, of which none could be on the record before it was there. */
export async function noteFirstKeys(log: OpenLog): Promise<void> {
  const rows = await log.keys.apiKeys()
  await Promise.all(
    rows.map(({ id, role }) =>
      noteKey(log, { action: 'apikey.create', target: id, details: { role } }),
    ),
  )
}

// Destroys keys that are of no use any more: the officer signs it, as for an erasure, or `verify` would miss them.
import type { OpenLog } from '../journal/open-log.ts'
import type { Header } from '../record/header.ts'
import { formatScope, intentMessage } from '../seal/format/erasure.ts'
import { carryOutNew } from './carry-out.ts'
import { bareRecord } from './erasure-records.ts'
import { openOfficer } from './officer.ts'

export interface Destruction {
  readonly ids: readonly Uint8Array[]
  /** Record id of the audit entry that says who and why. */
  readonly audit: string
  /** Asked while nothing is written: false leaves all as it is. */
  readonly isDue: () => Promise<boolean>
  readonly now?: () => number
}

/**
 * Their rows go, and with them the generation keys of their domains, so that an old copy of the key table opens nothing through
 * them. Resolves with false when it was not due. Once its intent is on record it is carried out, after a crash too.
 */
export async function destroyKeys(log: OpenLog, destruction: Destruction): Promise<boolean> {
  const { ids, audit, isDue, now = Date.now } = destruction
  const officer = await openOfficer(log)
  let isDone = false
  await carryOutNew(log, async () => {
    isDone = await isDue()
    if (!isDone) return null
    const scope = formatScope({ keys: ids, parts: [], records: [] })
    const header: Header = { kind: 'erasureIntent', action: 'keys.rotate', audit, scope }
    const { origin } = log.info
    return bareRecord(header, now(), (id, commitment) =>
      officer.sign(intentMessage({ origin, id, header: commitment })),
    )
  })
  return isDone
}

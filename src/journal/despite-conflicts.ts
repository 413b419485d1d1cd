import { setTimeout as sleep } from 'node:timers/promises'
import { SealtraceError } from '../error.ts'
import { conflictPause } from './conflict-pause.ts'
import type { Journal } from './journal.ts'

/** Does it again while it loses races, see {@link conflictPause}. Rejects as `action` does. */
export async function despiteConflicts<T>(
  journal: Pick<Journal, 'trouble'>,
  action: () => Promise<T>,
): Promise<T> {
  const begun = performance.now()
  for (let attempt = 1; ; attempt++)
    try {
      return await action()
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'conflict') throw error
      const pause = conflictPause(attempt, { begun, trouble: journal.trouble })
      if (pause === null) throw error
      if (pause > 0) await sleep(pause)
    }
}

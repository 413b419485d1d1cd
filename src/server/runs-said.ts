import type { RunSaid } from '../access/require-write.ts'
import type { Share } from './sealing-message.ts'

/** Each once. As the client said it, or as the header of a record has it that came sealed. */
export function runsSaid(shares: Iterable<Share>): RunSaid[] {
  const found = new Map<string, RunSaid>()
  for (const share of shares) {
    const steps = 'steps' in share ? share.steps : share.sealed.records.map(({ header }) => header)
    for (const { traceType = null, environment = null } of steps)
      found.set(JSON.stringify([traceType, environment]), { traceType, environment })
  }
  return [...found.values()]
}

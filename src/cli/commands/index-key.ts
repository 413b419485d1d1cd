// `keys index-key`: what a producer that seals to a reader key needs to be found by more than headers.
import type { Secret } from '../../crypto/secret.ts'
import { epochOf } from '../../keys/domain.ts'
import { formatProducerIndexKey, mostIndexMonths } from '../../terms/producer-index-key.ts'
import { painter } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { localUser } from '../place.ts'
import type { Context, Outcome } from '../verb.ts'

const usualMonths = 3

/** Prints the index keys of this month and the next ones as one text. What is printed is on the record first. */
export async function indexKey(context: Context): Promise<Outcome> {
  const { io, options } = context
  if (context.words.length > 1) throw usage('keys index-key takes no further word')
  const count = options.whole('months', { least: 1, most: mostIndexMonths }) ?? usualMonths
  const epochs = nextEpochs(io.now(), count)
  const key = await withLocalLog(context, async ({ log }) => {
    const months = new Map<string, Secret>()
    // Those of months to come are made now, and committed with the entry.
    for (const epoch of epochs) months.set(epoch, await log.ring.indexKey(epoch))
    const { name, address } = localUser(context)
    await log.recorder.audit({
      ...{ action: 'keys.index-key', outcome: 'allowed', actor: name },
      ...(address ? { address } : {}),
      details: { months: epochs },
    })
    return formatProducerIndexKey({ months, indexing: log.indexing })
  })
  const paint = painter(io.stdout, io.environment)
  return {
    json: { indexKey: key, months: epochs },
    text: () =>
      `${key}\n\n${paint('yellow', `For ${epochs.join(', ')}. It opens nothing, and tells who guesses a value whether it was recorded: keep it as a secret.`)}\n`,
  }
}

function nextEpochs(now: number, count: number): string[] {
  const [year = 0, month = 1] = epochOf(now).split('-').map(Number)
  return Array.from({ length: count }, (_, i) => epochOf(Date.UTC(year, month - 1 + i)))
}

// Takes over what Langfuse exports. Each item gives the same steps again in a second run, so that nothing is recorded twice.
import { SealtraceError } from '../../../error.ts'
import { parseJsonBytes } from '../../../ingest/json-text.ts'
import { langfuseEventSteps } from '../../../ingest/langfuse/decode-batch.ts'
import { exportEvents } from '../../../ingest/langfuse/export-events.ts'
import type { JsonObject, JsonValue } from '../../../record/json.ts'
import { limits } from '../../../record/limits.ts'
import type { Step } from '../../../record/step.ts'
import { openInput } from '../../input/open-input.ts'
import { recordAll, tallyText } from '../../input/record-all.ts'
import { stepsRequest, type BadLine, type InputRequest } from '../../input/requests.ts'
import type { Context, Outcome } from '../../verb.ts'
import { jsonItems, type JsonItem } from './json-items.ts'

const maxDepth = 16 + limits.depth

export async function importLangfuse(context: Context, file: string): Promise<Outcome> {
  const { io } = context
  const input = await openInput(file, io)
  const tally = await recordAll(context, {
    items: requestsOf(jsonItems(input.bytes, limits.inflatedBytes)),
    progressText: input.share,
  })
  return {
    json: tally,
    text: () => tallyText(tally, io),
    status: tally.rejected > 0 ? 1 : 0,
  }
}

async function* requestsOf(items: AsyncIterable<JsonItem>): AsyncGenerator<InputRequest | BadLine> {
  for await (const item of items) {
    const { steps, errors } = stepsOf(item)
    for (const error of errors) yield { line: item.line, error }
    // A collector bounds the body, and a trace may be large: its steps need not come together.
    for (const some of inShares(steps)) yield stepsRequest(null, some)
  }
}

const largestShare = 500

function* inShares(steps: readonly Step[]): Generator<readonly Step[]> {
  for (let at = 0; at < steps.length; at += largestShare) yield steps.slice(at, at + largestShare)
}

/** What cannot be read of an item is named; the rest of it is taken. */
function stepsOf({ place, bytes }: JsonItem): { steps: Step[]; errors: SealtraceError[] } {
  try {
    if (!bytes) throw new SealtraceError('too_large', `more than ${limits.inflatedBytes} bytes`)
    const value = parseJsonBytes(bytes, maxDepth, 'item') as JsonValue
    const events = exportEvents(value).map((event, index): JsonObject => ({
      id: `${index}`,
      ...event,
    }))
    const { steps, outcomes } = langfuseEventSteps(events)
    const errors = outcomes.flatMap(({ error }) => (error ? [placed(error, place)] : []))
    return { steps, errors }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return { steps: [], errors: [placed(error, place)] }
  }
}

function placed({ code, message }: SealtraceError, place: string): SealtraceError {
  return new SealtraceError(code, `${place}: ${message.replace(/^item: /, '')}`)
}

// The traces and spans that have begun and not ended, by the SDK's ids. Bounded: runs that are broken off never end.
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { placeOf } from '../../ingest/openai-agents/ids.ts'
import type { TraceFacts } from '../../ingest/openai-agents/trace-facts.ts'
import { withoutUsage } from '../../ingest/openai-agents/usage.ts'
import type { Usage } from '../../record/step.ts'
import type { BoundedMap } from '../bounded-map.ts'
import type { OpenStep, StepIds } from '../recorder/step-draft.ts'

export interface OpenTrace {
  readonly ids: StepIds
  /** Absent when the adapter came to it too late. */
  readonly root?: OpenStep
  readonly texts: TraceFacts['texts']
  /** Open spans right below it. */
  open: number
  /** One of these has failed. */
  failed: boolean
  /** Set while none is open: ends the trace, as the timer does if nothing else comes. */
  idle?: { readonly timer: NodeJS.Timeout; readonly end: () => void }
}

export interface OpenSpan {
  readonly step: OpenStep
  readonly type: string
  /** Key of the span above it. */
  readonly parent: string | undefined
  /** Its input was said at the start. */
  readonly hasInput: boolean
  /** Of a turn: its model call, where that said no tokens. */
  call?: OpenStep
  /** Of a turn or task: sums of those inside it. */
  readonly inner: Usage[]
}

const deepest = 100

/**
 * Ids in the SDK's own form are kept, so that a run that comes through its exporter too falls together with itself. Those of
 * the application's own making may say something: they are replaced by random ones.
 */
export function idsOf(trace: string, span?: string): StepIds {
  const { traceId, spanId, derived } = placeOf(trace, span)
  return {
    traceId: derived?.trace ? toHex(randomBytes(16)) : traceId,
    spanId: derived?.span ? toHex(randomBytes(8)) : spanId,
  }
}

/**
 * Tokens of a turn or task that has ended. A call of the responses API without content has none of its own: it gets what is
 * left of the sum of its turn when those of agents that ran as tools in it are taken off.
 */
export function settleUsage(
  ended: OpenSpan,
  usage: Usage | undefined,
  all: BoundedMap<OpenSpan>,
): void {
  const { call, inner } = ended
  const left = usage && inner.reduce(withoutUsage, usage)
  if (call && left && (left.inputTokens || left.outputTokens)) call.update({ usage: left })
  let above = all.get(ended.parent ?? '')
  for (let i = 0; above && !isSum(above.type) && i < deepest; i++)
    above = all.get(above.parent ?? '')
  above?.inner.push(...(usage ? [usage] : inner.splice(0)))
}

export function isSum(type: string): boolean {
  return type === 'task' || type === 'turn'
}

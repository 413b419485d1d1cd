// The span that the SDK is in at the moment: it keeps that in an async context of its own.
import type { RunningStep } from '../recorder/context.ts'
import { runningStepsOf } from '../running-steps.ts'
import type { AgentsSpan } from './agents-shape.ts'

const holder = Symbol.for('openai.agents.core.traceProvider')
const shared = globalThis as { [holder]?: unknown }

interface Provider {
  getCurrentSpan?(): Pick<AgentsSpan, 'traceId' | 'spanId'> | null | undefined
  getCurrentTrace?(): Pick<AgentsSpan, 'traceId'> | null | undefined
}

/** Ids of spans need be unique in their trace only. */
export function keyOf({ traceId }: Pick<AgentsSpan, 'traceId'>, spanId: string): string {
  return `${traceId} ${spanId}`
}

/** Its step, if a processor of ours has seen it begin; else that of its trace. May throw, as the SDK may. */
export function runningSpan(): RunningStep | undefined {
  // Loads nothing: where the SDK is not there, nothing runs in it.
  const provider = shared[holder] as Provider | undefined
  const all = runningStepsOf('openai-agents')
  const span = provider?.getCurrentSpan?.()
  const step = span ? all.get(keyOf(span, span.spanId)) : undefined
  if (step) return step
  const trace = provider?.getCurrentTrace?.()
  return trace ? all.get(trace.traceId) : undefined
}

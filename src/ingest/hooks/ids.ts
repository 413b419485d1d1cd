// A hook names its session, its turn and its tool call. Each becomes a step, told by several hooks: its id is made of
// those names, the same in each.
import type { Step } from '../../record/step.ts'
import { stableSpanId, stableTraceId } from '../stable-hash.ts'

export type HookStep = 'session' | 'turn' | 'agent' | 'tool'

/** Of a session: the trace that its log events over OTLP are in as well. */
export function sessionTraceId(session: string): string {
  return stableTraceId('session', session)
}

/** `name` is the client's id of the turn, sub-agent or tool call; a session needs none. */
export function hookSpanId(step: HookStep, session: string, name = ''): string {
  return stableSpanId('hook', step, session, name)
}

/** All ids made here are hashes of what the client sent. */
export function derivedPlace(
  traceId: string,
  spanId: string,
  parentSpanId: string | undefined,
): Pick<Step, 'traceId' | 'spanId' | 'parentSpanId' | 'derived'> {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    derived: { trace: true, span: true, ...(parentSpanId !== undefined && { parent: true }) },
  }
}

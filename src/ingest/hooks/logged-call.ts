import type { JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { derivedPlace, hookSpanId, sessionTraceId } from './ids.ts'

/** Log events of a tool call that is over, and the attribute that holds the call's id. */
const logged = new Map([
  ['claude_code.tool_result', 'tool_use_id'],
  ['codex.tool_result', 'call_id'],
])

/**
 * A tool call that a coding agent logs is the one that its hooks tell of: where the log names the session and the call,
 * it is a part of that step, and the call is counted once. `time` in microseconds.
 */
export function loggedCall(
  name: string,
  attributes: JsonObject,
  session: string | undefined,
  time: number,
): Pick<Step, 'traceId' | 'spanId' | 'derived' | 'partial' | 'toolCallId'> | undefined {
  const call = attributes[logged.get(name) ?? '']
  if (typeof call !== 'string' || call === '' || session === undefined || session === '')
    return undefined
  return {
    ...derivedPlace(sessionTraceId(session), hookSpanId('tool', session, call), undefined),
    partial: { order: time, unsaid: ['name'] },
    toolCallId: call,
  }
}

// Hooks of coding agents: one JSON object each, in the shape of Claude Code, which Codex shares. A hook tells one moment
// of a session, a turn, a sub-agent or a tool call: what is shown is folded from all of them.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import type { Decoder } from '../doors.ts'
import { parseJsonBytes, unwrapJson } from '../json-text.ts'
import { stableSpanId, stableTraceId } from '../stable-hash.ts'
import { derivedPlace, hookSpanId, sessionTraceId } from './ids.ts'
import { hookEvents, type Moment } from './moments.ts'

/** What stands in every hook and says where its steps belong. All of it is untrusted. */
interface Names {
  readonly source: string
  readonly event: string
  readonly session: string | undefined
  readonly turn: string | undefined
  readonly agent: string | undefined
  readonly call: string | undefined
}

/**
 * The time of a hook is when it arrived: it says none itself. `facts.id` is the agent's name, from the path. Throws
 * `bad_request` or `too_large`, with nothing of the body.
 */
export const decodeHook: Decoder = (body, { receivedAt, id: source = 'agent' }) => {
  const hook = parseJsonBytes(body, limits.depth, 'body')
  if (!isHook(hook)) throw badRequest('body: not a JSON object')
  if (Object.keys(hook).length === 0) return { steps: [] }
  const { session_id: session, prompt_id: prompt, turn_id: turn, agent_id: agent, ...rest } = hook
  const { hook_event_name: event, tool_use_id: call, ...said } = rest
  const names = {
    source,
    event: textOf(event) ?? 'hook',
    session: textOf(session),
    turn: textOf(prompt) ?? textOf(turn),
    agent: textOf(agent),
    call: textOf(call),
  }
  const known = Object.hasOwn(hookEvents, names.event) ? hookEvents[names.event] : undefined
  const moments = names.session === undefined ? [] : (known?.(said, source) ?? [])
  const steps = moments.flatMap((moment) => momentStep(moment, names, receivedAt) ?? [])
  return { steps: steps.length > 0 ? steps : [eventStep(names, said, hook, receivedAt)] }
}

/** Undefined when the hook lacks the name that such a step needs. */
function momentStep(moment: Moment, names: Names, receivedAt: number): Step | undefined {
  const { of, id, below, least, unsaid, ended, duration = 0, rest, ...told } = moment
  const { session = '', source } = names
  const name = id ?? { session: '', turn: names.turn, agent: names.agent, tool: names.call }[of]
  if (name === undefined || (below && names.call === undefined)) return undefined
  const parent = below ? hookSpanId(below, session, names.call) : parentOf(of, names)
  return {
    ...derivedPlace(sessionTraceId(session), hookSpanId(of, session, name), parent),
    partial: { order: least ? 0 : receivedAt, ...(unsaid.length > 0 && { unsaid }) },
    startTime: receivedAt - Math.min(duration, receivedAt),
    ...(ended && { endTime: receivedAt }),
    status: 'unset',
    sessionId: session,
    ...(of !== 'tool' && !below && { agent: source }),
    ...(of === 'tool' && { toolCallId: name }),
    ...told,
    attributes: unfolded(rest),
  }
}

/** A tool call of a sub-agent is below it, and it below the turn. */
function parentOf(of: Moment['of'], { session = '', turn, agent }: Names): string | undefined {
  if (of === 'session') return undefined
  if (of === 'tool' && agent !== undefined) return hookSpanId('agent', session, agent)
  if (of !== 'turn' && turn !== undefined) return hookSpanId('turn', session, turn)
  return hookSpanId('session', session)
}

/** Any other hook. Two that say the same are two. */
function eventStep(names: Names, said: JsonObject, hook: JsonObject, receivedAt: number): Step {
  const { session, event } = names
  const { tool_name: tool, tool_input: input, tool_response: output, ...rest } = said
  const spanId = stableSpanId('hook', 'event', receivedAt, hook)
  const trace = session === undefined ? stableTraceId('record', spanId) : sessionTraceId(session)
  const toolName = textOf(tool)
  return {
    ...derivedPlace(trace, spanId, session === undefined ? undefined : parentOf('tool', names)),
    kind: 'event',
    name: event,
    startTime: receivedAt,
    endTime: receivedAt,
    status: 'unset',
    ...(session !== undefined && { sessionId: session }),
    ...(toolName !== undefined && { tool: toolName }),
    ...(input !== undefined && { input: unwrapJson(input) }),
    ...(output !== undefined && { output: unwrapJson(output) }),
    attributes: { ...idsLeft(hook, names), ...unfolded(rest) },
  }
}

/** Ids that found no place in the step. */
function idsLeft({ tool_use_id: call }: JsonObject, { session }: Names): JsonObject {
  return session === undefined || call === undefined ? {} : { tool_use_id: call }
}

function isHook(value: unknown): value is JsonObject {
  return isJsonObject(value as JsonValue)
}

function unfolded(object: JsonObject): JsonObject {
  const value = unwrapJson(object)
  return isJsonObject(value) ? value : {}
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

// What each hook says, and of which steps. A hook that is not here is an event.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step, StepError, UnsaidField } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import type { HookStep } from './ids.ts'

type Told = 'agent' | 'tool' | 'model' | 'input' | 'output'

/** One step, as one hook tells of it. */
export interface Moment extends Pick<Step, 'kind' | 'name'>, Partial<Pick<Step, Told>> {
  readonly of: HookStep
  /** The client's id of the step, where it is not the hook's own. */
  readonly id?: string
  /** Stands in for the step's place below its turn. */
  readonly below?: 'tool'
  /** Says nothing that another hook does not say better. */
  readonly least?: true
  readonly unsaid: readonly UnsaidField[]
  /** The step is over. */
  readonly ended: boolean
  /** Microseconds that it took, where the hook says so. */
  readonly duration?: number
  readonly status?: Step['status']
  readonly error?: StepError
  /** What is left of the hook. */
  readonly rest: JsonObject
}

type Reader = (hook: JsonObject, source: string) => Moment[]

const onlyTheEnd: readonly UnsaidField[] = ['kind', 'name', 'start']

export const hookEvents: Readonly<Record<string, Reader>> = {
  SessionStart: ({ model, ...rest }, source) => [session(source, rest, model)],
  SessionEnd: (rest, source) => [
    { of: 'session', kind: 'agent', name: source, unsaid: onlyTheEnd, ended: true, rest },
  ],
  // A session may be told by its turns only: not every agent sends the start of it.
  UserPromptSubmit: ({ prompt, model, ...rest }, source) => [
    session(source, {}, model),
    {
      ...{ of: 'turn', kind: 'agent', name: 'turn', unsaid: [], ended: false },
      ...modelOf(model),
      ...(textOf(prompt) !== undefined && { input: [{ role: 'user', content: prompt ?? null }] }),
      rest,
    },
  ],
  Stop: (hook) => [stop('turn', 'turn', hook)],
  StopFailure: ({ error, error_details: details, ...rest }) => {
    const type = textOf(error)
    const message = textOf(details)
    const told = { ...(type && { type }), ...(message && { message }) }
    return [{ ...stop('turn', 'turn', rest), status: 'error', error: told }]
  },
  SubagentStart: ({ agent_type: type, ...rest }, source) => [
    {
      ...{ of: 'agent', kind: 'agent', name: textOf(type) ?? 'agent', unsaid: [], ended: false },
      agent: textOf(type) ?? source,
      rest,
    },
  ],
  SubagentStop: ({ agent_type: type, ...rest }, source) => {
    const agent = textOf(type)
    const known: Pick<Moment, 'agent' | 'unsaid'> =
      agent === undefined ? { agent: source, unsaid: onlyTheEnd } : { agent, unsaid: ['start'] }
    return [{ ...stop('agent', agent ?? 'agent', rest), ...known }]
  },
  PreToolUse: (hook) => [{ ...tool(hook), unsaid: [], ended: false }],
  PostToolUse({ tool_response: response, ...hook }) {
    const output = contentOf(response)
    const said = isJsonObject(output) ? output : {}
    const failed = said['isError'] === true
    return [
      {
        ...tool(hook),
        ...(output !== undefined && { output }),
        ...(failed && { status: 'error', error: { type: 'tool_error' } }),
      },
      ...ranAs(textOf(said['agentId'])),
    ]
  },
  /**
   * All calls of one answer of the model: the only hook that tells of the end of a call that was refused. The response is
   * the text for the model, and no other version of the tool's own.
   */
  PostToolBatch: ({ tool_calls: calls }) =>
    (Array.isArray(calls) ? calls : []).flatMap((call) => {
      const { tool_use_id: id, ...hook } = isJsonObject(call) ? call : {}
      const name = textOf(id)
      return name === undefined ? [] : [{ ...tool(hook), id: name, least: true }]
    }),
  PostToolUseFailure({ error, is_interrupt: interrupt, ...hook }) {
    const message = textOf(error)
    const type = interrupt === true ? 'interrupted' : 'tool_error'
    return [{ ...tool(hook), status: 'error', error: { type, ...(message && { message }) } }]
  },
  PermissionDenied({ reason, ...hook }) {
    const message = textOf(reason)
    const error = { type: 'permission_denied', ...(message && { message }) }
    return [{ ...tool(hook), status: 'error', error }]
  },
}

/** The call of a tool that ran a sub-agent names it. */
function ranAs(agent: string | undefined): Moment[] {
  if (agent === undefined) return []
  const step = { of: 'agent', kind: 'agent', name: 'agent', id: agent, below: 'tool' } as const
  return [{ ...step, unsaid: onlyTheEnd, ended: false, rest: {} }]
}

function session(source: string, rest: JsonObject, model: JsonValue | undefined): Moment {
  return {
    ...{ of: 'session', kind: 'agent', name: source, unsaid: [], ended: false },
    ...modelOf(model),
    rest,
  }
}

function stop(of: 'turn' | 'agent', name: string, hook: JsonObject): Moment {
  const { last_assistant_message: content, ...rest } = hook
  return {
    ...{ of, kind: 'agent', name, unsaid: onlyTheEnd, ended: true },
    ...(textOf(content) !== undefined && {
      output: [{ role: 'assistant', content: content ?? null }],
    }),
    rest,
  }
}

/** A tool call that is over; one that says how long it took says when it began, too. */
function tool(hook: JsonObject): Moment {
  const { tool_name: said, tool_input: input, duration_ms: milliseconds, ...rest } = hook
  const name = textOf(said)
  const told = contentOf(input)
  const duration = durationOf(milliseconds)
  return {
    of: 'tool',
    kind: 'tool',
    name: name ?? 'tool',
    unsaid: duration === undefined ? ['start'] : [],
    ended: true,
    ...(duration !== undefined && { duration }),
    ...(name !== undefined && { tool: name }),
    ...(told !== undefined && { input: told }),
    rest,
  }
}

function durationOf(milliseconds: JsonValue | undefined): number | undefined {
  const micros = typeof milliseconds === 'number' ? Math.round(milliseconds * 1000) : undefined
  return micros !== undefined && Number.isSafeInteger(micros) && micros >= 0 ? micros : undefined
}

function modelOf(model: JsonValue | undefined): Pick<Moment, 'model'> {
  const name = textOf(model)
  return name === undefined ? {} : { model: name }
}

function contentOf(value: JsonValue | undefined): JsonValue | undefined {
  return value === undefined || value === null ? undefined : unwrapJson(value)
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

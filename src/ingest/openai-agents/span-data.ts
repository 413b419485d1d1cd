// `span_data` by its type. What no mapping takes stays with the step's attributes.
import { isJsonObject } from '../../record/json.ts'
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { inputMessages, outputMessages } from '../dialects/provider-body.ts'
import { unwrapJson } from '../json-text.ts'
import { usageOf } from './usage.ts'

type Fields = Pick<Step, 'kind' | 'name'> &
  Pick<Partial<Step>, 'agent' | 'tool' | 'provider'> & {
    readonly model?: string | undefined
    readonly usage?: Step['usage'] | undefined
    readonly input?: JsonValue | undefined
    readonly output?: JsonValue | undefined
  }

export interface Mapped {
  /** The type, also of `task` and `turn`, which travel as custom spans. */
  readonly type: string
  readonly fields: Partial<Step> & Pick<Step, 'kind' | 'name'>
  readonly rest: JsonObject
}

interface Mapping {
  readonly fields: Fields
  readonly rest: JsonObject
}

/** A type that is not known is an event with all that it says. */
export function mapSpanData(data: JsonObject): Mapped {
  const { type: said, ...rest } = typed(data)
  const type = textOf(said) ?? ''
  const known = Object.hasOwn(mappings, type) ? mappings[type] : undefined
  const { fields, rest: left } = known?.(rest) ?? mapOther(type, rest)
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return {
    type,
    fields: { kind: fields.kind, name: fields.name, ...Object.fromEntries(defined) },
    rest: Object.fromEntries(Object.entries(left).filter(([, value]) => value !== null)),
  }
}

/** The exporters wrap what OpenAI's own backend does not know. */
function typed(data: JsonObject): JsonObject {
  const { data: inner } = data
  if (data['type'] !== 'custom' || !isJsonObject(inner)) return data
  const { sdk_span_type: type, ...rest } = inner
  return type === 'task' || type === 'turn' ? { ...rest, type } : data
}

const mappings: Readonly<Record<string, (data: JsonObject) => Mapping>> = {
  agent({ name, ...rest }) {
    const agent = textOf(name) ?? ''
    return { fields: { kind: 'agent', name: agent || 'agent', agent }, rest }
  },
  task({ name, usage, ...rest }) {
    return {
      fields: { kind: 'agent', name: textOf(name) ?? 'task', usage: usageOf(usage) },
      rest: withUnread(rest, { usage }),
    }
  },
  turn({ turn, agent_name: agent, usage, ...rest }) {
    const number = typeof turn === 'number' ? ` ${turn}` : ''
    return {
      fields: {
        kind: 'agent',
        name: `turn${number}`,
        agent: textOf(agent) ?? '',
        usage: usageOf(usage),
      },
      rest: withUnread(rest, { usage }),
    }
  },
  function({ name, input, output, ...rest }) {
    const tool = textOf(name) ?? ''
    return {
      fields: {
        kind: 'tool',
        name: tool || 'function',
        tool,
        input: contentOf(input),
        output: contentOf(output),
      },
      rest,
    }
  },
  generation: mapGeneration,
  response: mapResponse,
  handoff({ from_agent: from, to_agent: to, ...rest }) {
    const agent = textOf(from) ?? ''
    const target = textOf(to)
    return {
      fields: {
        kind: 'handoff',
        name: target ? `handoff to ${target}` : 'handoff',
        agent,
        output: target ? { agent: target } : undefined,
      },
      rest,
    }
  },
  guardrail({ name, triggered, ...rest }) {
    return {
      fields: {
        kind: 'guardrail',
        name: textOf(name) ?? 'guardrail',
        output: triggered === undefined ? undefined : { triggered },
      },
      rest,
    }
  },
  custom({ name, ...rest }) {
    return { fields: { kind: 'event', name: textOf(name) ?? 'custom' }, rest: unfolded(rest) }
  },
  mcp_tools({ server, result, ...rest }) {
    return {
      fields: {
        kind: 'event',
        name: 'mcp_tools',
        input: server ? { server } : undefined,
        output: contentOf(result),
      },
      rest,
    }
  },
  transcription: (data) => mapVoice('transcription', data),
  speech: (data) => mapVoice('speech', data),
  speech_group({ input, ...rest }) {
    return { fields: { kind: 'event', name: 'speech_group', input: contentOf(input) }, rest }
  },
}

/** A call of chat completions, or of another provider's API. Its output is that API's answer, or messages. */
function mapGeneration({ model, input, output, usage, ...rest }: JsonObject): Mapping {
  const answers = (Array.isArray(output) ? output : []).map(unwrapped)
  const extracts = answers.map(outputMessages)
  const read = extracts.flatMap((extract) => extract ?? [])
  const whole = answers.length > 0 && read.length === answers.length && answers.every(isAnswer)
  const [answer] = whole ? read : []
  const { model: answeredBy, usage: counted, ...others } = answer?.rest ?? {}
  return {
    fields: {
      kind: 'completion',
      name: 'generation',
      model: textOf(answeredBy) ?? textOf(model),
      input: contentOf(input),
      output: whole ? read.flatMap(({ messages }) => messages) : contentOf(output),
      usage: usageOf(usage) ?? usageOf(counted),
    },
    rest: {
      ...unfolded(rest),
      ...(answeredBy && model && answeredBy !== model ? { request_model: model } : {}),
      ...(answer && { response: read.length > 1 ? read.map((one) => one.rest) : others }),
      ...withUnread({}, { usage }),
    },
  }
}

/** A message has `content` as well. */
function isAnswer(value: JsonValue): boolean {
  return isJsonObject(value) && (Array.isArray(value['choices']) || Array.isArray(value['output']))
}

/** A call of the responses API. The default exporters leave out all but its id; other senders of this shape may not. */
function mapResponse(data: JsonObject): Mapping {
  const { usage, input, response, _input, _response, ...rest } = data
  const body = unwrapped(response ?? _response ?? null)
  const {
    messages,
    rest: { model, usage: counted, instructions, ...others },
  } = outputMessages(body) ?? { messages: undefined, rest: isJsonObject(body) ? body : {} }
  const asked = input ?? _input
  const request = {
    ...(asked && { input: unwrapped(asked) }),
    ...(instructions && { instructions }),
  }
  return {
    fields: {
      kind: 'completion',
      name: 'response',
      provider: 'openai',
      model: textOf(model),
      input: inputMessages(request)?.messages ?? (instructions ? request : undefined),
      output: messages,
      usage: usageOf(usage) ?? usageOf(counted),
    },
    rest: {
      ...rest,
      ...(Object.keys(others).length > 0 && { response: others }),
      ...withUnread({}, { usage }),
    },
  }
}

function mapVoice(name: string, { model, input, output, ...rest }: JsonObject): Mapping {
  return {
    fields: {
      kind: 'completion',
      name,
      model: textOf(model),
      input: contentOf(input),
      output: contentOf(output),
    },
    rest,
  }
}

function mapOther(type: string, rest: JsonObject): Mapping {
  return { fields: { kind: 'event', name: type || 'span' }, rest: unfolded(rest) }
}

/** Counts that could not be read stay where they can be seen. */
function withUnread(rest: JsonObject, { usage }: { usage: JsonValue | undefined }): JsonObject {
  const kept = usage !== undefined && usage !== null && usageOf(usage) === undefined
  return kept ? { ...rest, usage } : rest
}

function contentOf(value: JsonValue | undefined): JsonValue | undefined {
  return value === undefined || value === null || value === '' ? undefined : unwrapJson(value)
}

function unwrapped(value: JsonValue): JsonValue {
  return unwrapJson(value)
}

function unfolded(object: JsonObject): JsonObject {
  const value = unwrapJson(object)
  return isJsonObject(value) ? value : {}
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

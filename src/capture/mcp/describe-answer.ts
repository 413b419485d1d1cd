// What an answer says of the step that the request began.
import type { StepEnd } from '../recorder/step-draft.ts'
import { withoutMeta } from './describe-request.ts'
import { objectOf, textOf, type Message } from './message.ts'

/** Characters of a text that is compared with the structured content: parsing more would hold up the application. */
const comparedChars = 1024 * 1024
const deepest = 64

/** Of a response, with a result or an error. */
export function describeAnswer(method: string, response: Message): StepEnd {
  if ('error' in response && response['error'] !== undefined) return failure(response['error'])
  const { result } = response
  if (method === 'tools/call') return toolEnd(objectOf(result) ?? {})
  if (method === 'sampling/createMessage') return samplingEnd(objectOf(result) ?? {})
  if (method === 'resources/read') return { output: objectOf(result)?.['contents'] }
  return { output: withoutEnvelope(result) }
}

/** A JSON-RPC error. Its code is the type, as the conventions say. */
function failure(value: unknown): StepEnd {
  const error = objectOf(value) ?? { message: value }
  const { code, message, data } = error
  return {
    status: 'error',
    error: {
      ...(typeof code === 'number' && { type: String(code) }),
      message,
      ...(data !== undefined && { data }),
    },
    ...(typeof code === 'number' && { attributes: { 'rpc.response.status_code': String(code) } }),
  }
}

/** A tool that failed answers with a result like any other, that says so. */
function toolEnd(result: Message): StepEnd {
  const output = onceOf(result)
  if (result['isError'] !== true) return { output }
  const texts = textsOf(result['content'])
  const isAll = texts !== undefined && result['structuredContent'] === undefined
  return {
    status: 'error',
    error: { type: 'tool_error', message: texts ?? '' },
    ...(!isAll && { output }),
  }
}

/** The content of a result. Servers send what is structured a second time as text: that is left out where it says the same. */
function onceOf(result: Message): unknown {
  const { isError: _, ...rest } = objectOf(withoutEnvelope(result)) ?? {}
  const { content, structuredContent } = rest
  if (structuredContent === undefined || !Array.isArray(content)) return rest
  const others = content.filter((block: unknown) => !saysSame(block, structuredContent))
  const keys = Object.keys(rest).length
  if (others.length === 0 && keys === 2) return structuredContent
  if (others.length === content.length) return rest
  const { content: __, ...more } = rest
  return { ...(others.length > 0 && { content: others }), ...more }
}

function saysSame(block: unknown, structured: unknown): boolean {
  const { type, text, ...more } = objectOf(block) ?? {}
  if (type !== 'text' || typeof text !== 'string') return false
  if (text.length > comparedChars || Object.keys(more).length > 0) return false
  try {
    return isSame(JSON.parse(text), structured, 0)
  } catch {
    return false
  }
}

function isSame(a: unknown, b: unknown, depth: number): boolean {
  if (a === b) return true
  if (depth > deepest || typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key), depth + 1),
    )
  )
}

/** Undefined unless all of the content is text. */
function textsOf(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined
  const texts = content.map((block: unknown) => {
    const { type, text } = objectOf(block) ?? {}
    return type === 'text' && typeof text === 'string' ? text : undefined
  })
  return texts.every((text) => text !== undefined) ? texts.join('\n') : undefined
}

function samplingEnd(result: Message): StepEnd {
  const { model, stopReason, ...message } = objectOf(withoutEnvelope(result)) ?? {}
  return {
    output: message,
    model: textOf(model),
    ...(stopReason !== undefined && {
      attributes: { 'gen_ai.response.finish_reasons': [stopReason] },
    }),
  }
}

function withoutEnvelope(result: unknown): unknown {
  const said = withoutMeta(result)
  const object = objectOf(said)
  if (!object) return said
  const { resultType: _, ttlMs: __, cacheScope: ___, ...rest } = object
  return Object.keys(rest).length > 0 ? rest : undefined
}

// Messages, in the SDK's own form: `{ role, content }`.
import { fieldsOf, type Fields } from './reading.ts'

/** What was asked: instructions before messages. Undefined where the event has neither. */
export function inputMessages(event: Fields): readonly unknown[] | undefined {
  const messages = [...systemMessages(event['instructions'] ?? event['system']), ...asked(event)]
  return messages.length > 0 ? messages : undefined
}

function systemMessages(system: unknown): readonly unknown[] {
  if (Array.isArray(system)) return system
  if (typeof system === 'string') return [{ role: 'system', content: system }]
  return system === undefined || system === null ? [] : [system]
}

function asked({ promptMessages, messages, prompt }: Fields): readonly unknown[] {
  for (const list of [messages, prompt, promptMessages]) if (Array.isArray(list)) return list
  return typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : []
}

/** What a run of several steps came to. Version 7 gives its content whole, and the last step beside it. */
export function lastMessages(event: Fields): readonly unknown[] | undefined {
  return outputMessages(event['finalStep'] === undefined ? event : fieldsOf(event['finalStep']))
}

/** One assistant message of what the model said; results of tools that the application ran are steps of their own. */
export function outputMessages(event: Fields): readonly unknown[] | undefined {
  const parts = Array.isArray(event['content']) ? event['content'].flatMap(partOf) : []
  if (parts.length === 0) parts.push(...objectParts(event))
  return parts.length > 0 ? [{ role: 'assistant', content: parts }] : undefined
}

/** `generateObject` and `streamObject` have texts in place of parts. */
function objectParts({ object, objectText, reasoning, text }: Fields): unknown[] {
  const parts: unknown[] = []
  if (typeof reasoning === 'string' && reasoning !== '')
    parts.push({ type: 'reasoning', text: reasoning })
  if (object !== undefined && object !== null) parts.push({ type: 'object', object })
  else if (typeof objectText === 'string' && objectText !== '')
    parts.push({ type: 'text', text: objectText })
  else if (typeof text === 'string' && text !== '') parts.push({ type: 'text', text })
  return parts
}

function partOf(part: unknown): unknown[] {
  const { type, file, providerMetadata: _, ...rest } = fieldsOf(part)
  if (isResult(type) && rest['providerExecuted'] !== true) return []
  if (type === 'file' || type === 'reasoning-file') return [{ type, ...fileOf(fieldsOf(file)) }]
  return [{ type, ...rest }]
}

function isResult(type: unknown): boolean {
  return type === 'tool-result' || type === 'tool-error'
}

/** Without its getters, which convert and keep what they converted. */
function fileOf({ mediaType, base64Data, uint8ArrayData }: Fields): object {
  return { mediaType, data: base64Data ?? uint8ArrayData }
}

export interface ProviderCall {
  readonly toolCallId: string
  readonly call: Fields
  /** The last result or error; undefined when it has none. */
  readonly outcome: Fields | undefined
}

/** Tools that the provider ran while it answered. */
export function providerCalls({ content }: Fields): ProviderCall[] {
  const parts = Array.isArray(content) ? content.map(fieldsOf) : []
  const outcomes = new Map<unknown, Fields>()
  const calls = new Map<string, Fields>()
  for (const part of parts) {
    const { type, toolCallId, providerExecuted, preliminary } = part
    if (isResult(type) && preliminary !== true) outcomes.set(toolCallId, part)
    const isCall = type === 'tool-call' && providerExecuted === true
    if (isCall && typeof toolCallId === 'string') calls.set(toolCallId, part)
  }
  return [...calls].map(([toolCallId, call]) => {
    return { toolCallId, call, outcome: outcomes.get(toolCallId) }
  })
}

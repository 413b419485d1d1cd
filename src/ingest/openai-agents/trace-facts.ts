// What a trace says of all its spans, as far as the same request tells: who it is about, and of which conversation.
import { isJsonObject, type JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { microsOf } from './iso-time.ts'

export interface TraceFacts {
  /** Of the earliest span in the request. */
  readonly start?: number
  readonly texts: Pick<Step, 'userId' | 'sessionId' | 'traceType' | 'environment'>
  /** What is left of it. */
  readonly metadata?: JsonObject
}

const named = {
  userId: ['userId', 'user_id'],
  sessionId: ['sessionId', 'session_id', 'threadId', 'thread_id'],
  traceType: ['trace_type', 'traceType'],
  environment: ['environment'],
} as const

/** By the client's trace ids. */
export function traceFacts(items: readonly JsonObject[]): Map<string, TraceFacts> {
  const facts = new Map<string, TraceFacts>()
  for (const item of items) {
    const { object, id } = item
    if (object === 'trace' && typeof id === 'string' && !facts.has(id)) facts.set(id, said(item))
  }
  for (const { trace_id: id, started_at: text } of items) {
    const known = typeof id === 'string' ? facts.get(id) : undefined
    const start = microsOf(text)
    if (typeof id !== 'string' || !known || start === undefined) continue
    if (known.start === undefined || start < known.start) facts.set(id, { ...known, start })
  }
  return facts
}

/** A group is a conversation. */
function said({ group_id: group, metadata }: JsonObject): TraceFacts {
  const left = isJsonObject(metadata) ? { ...metadata } : {}
  const texts: TraceFacts['texts'] = {}
  if (typeof group === 'string' && group !== '') texts.sessionId = group
  for (const field of ['userId', 'sessionId', 'traceType', 'environment'] as const)
    for (const name of named[field]) {
      const value = Object.hasOwn(left, name) ? left[name] : undefined
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text !== 'string' || text === '') continue
      texts[field] ??= text
      if (texts[field] === text) delete left[name]
    }
  return { texts, ...(Object.keys(left).length > 0 && { metadata: left }) }
}

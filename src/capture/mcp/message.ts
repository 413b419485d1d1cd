// JSON-RPC messages as they come: from the other side, which an attacker may be. Nothing of their shape is taken for granted.

export type Message = Readonly<Record<string, unknown>>

/** Who sent a message. */
export type Role = 'client' | 'server'

export type MessageKind = 'request' | 'response' | 'notification'

/** Messages of a batch that are looked at. */
export const mostInBatch = 1000
/** Characters of an id that count. Two longer ones that agree so far and in length are taken for one. */
const idChars = 256

export function objectOf(value: unknown): Message | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Message)
    : undefined
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The messages in one that may be a batch (protocol versions before 2025-06-18). */
export function messagesOf(value: unknown): Message[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, mostInBatch) : [value]
  return list.map(objectOf).filter((one) => one !== undefined)
}

/** False for a batch of which {@link messagesOf} leaves some out. */
export function isLookedAt(value: unknown): boolean {
  return !Array.isArray(value) || value.length <= mostInBatch
}

/** Undefined for what is no message. */
export function kindOf(message: Message): MessageKind | undefined {
  const isNamed = typeof message['method'] === 'string'
  if (idOf(message['id']) !== undefined) {
    if (isNamed) return 'request'
    return 'result' in message || 'error' in message ? 'response' : undefined
  }
  return isNamed ? 'notification' : undefined
}

/** A key for the id of a request or a progress token; undefined for what is none. */
export function idOf(id: unknown): string | undefined {
  if (typeof id === 'number') return `n${id}`
  if (typeof id !== 'string') return undefined
  return id.length > idChars ? `l${id.length}:${id.slice(0, idChars)}` : `s${id}`
}

export function metaOf(value: unknown): Message {
  return objectOf(objectOf(value)?.['_meta']) ?? {}
}

// With `failClosed`: what is not let through when it cannot be recorded, and what is answered instead.
import type { SealtraceError } from '../../error.ts'
import { isDescribed } from './describe-request.ts'
import { isLookedAt, kindOf, messagesOf, type Message } from './message.ts'

/** Of JSON-RPC. */
const members = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error'])

/**
 * True for a message, or a batch, that asks for what is a step: with an id or without, for a server may run it all the same.
 * Also for one that cannot be told from that: of too many messages, or with members that a lenient server may take for others
 * (`Method`).
 */
export function mustBeRecorded(value: unknown): boolean {
  if (!isLookedAt(value)) return true
  return messagesOf(value).some(
    (message) =>
      isDescribed(String(message['method'])) ||
      Object.keys(message).some((key) => !members.has(key) && members.has(key.toLowerCase())),
  )
}

/** The answers to all requests of a message, or of a batch, that is not let through. */
export function refusalAnswers(value: unknown, refusal: SealtraceError): Message[] {
  return requestsIn(value).map(({ id }) => refusalAnswer(id, refusal))
}

/** @param id null when it could not be read */
export function refusalAnswer(id: unknown, { code }: SealtraceError): Message {
  const message = `not done because it cannot be recorded: ${code}`
  return { jsonrpc: '2.0', id, error: { code: -32_603, message } }
}

function requestsIn(value: unknown): Message[] {
  return messagesOf(value).filter((message) => kindOf(message) === 'request')
}

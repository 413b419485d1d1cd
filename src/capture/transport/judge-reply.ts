import { decodeUtf8 } from '../../crypto/encoding.ts'
import { isAckReached, parseAckLevel, type AckLevel } from '../../record/ack-level.ts'
import type { HttpReply } from './http-client.ts'
import type { Refusal } from './parcel.ts'

/** What an answer to a batch means for it. */
export type Verdict =
  | { readonly is: 'taken' }
  | {
      readonly is: 'refused'
      readonly reason: Refusal
      readonly status: number
      readonly isSure: boolean
    }
  | {
      readonly is: 'later'
      readonly why: 'busy' | 'key' | 'garbage' | 'log' | 'level'
      readonly status: number
    }

const refusals: ReadonlyMap<number, Refusal> = new Map([
  [400, 'refused'],
  [413, 'too_large'],
  [415, 'refused'],
  [422, 'refused'],
])
/** What a collector says with them. */
const refusalCodes: ReadonlySet<unknown> = new Set([
  'bad_request',
  'too_large',
  'unsupported_media_type',
])

/**
 * Only a collector's own words count as taken or refused: anything on the way can answer 200 or 400. A 413 without them (not
 * sure) may come of something on the way that takes less at once.
 * @param steps that the batch holds
 * @param asked an answer that names a level below it takes nothing; old collectors name none
 */
export function judgeReply(
  { status, body }: HttpReply,
  steps: number,
  asked: AckLevel = 'published',
): Verdict {
  const reason = refusals.get(status)
  const isSure = reason !== undefined && isOwn(body)
  if (reason && (isSure || status === 413)) return { is: 'refused', reason, status, isSure }
  if (status === 401 || status === 403) return { is: 'later', why: 'key', status }
  if (status === 408 || status === 429 || status >= 500) return { is: 'later', why: 'busy', status }
  if (status !== 200 || !covers(body, steps)) return { is: 'later', why: 'garbage', status }
  return isBelow(body, asked) ? { is: 'later', why: 'level', status } : { is: 'taken' }
}

function isBelow(body: Uint8Array, asked: AckLevel): boolean {
  const { level } = objectIn(body)
  const reached = typeof level === 'string' ? parseAckLevel(level) : null
  return reached !== null && !isAckReached(reached, asked)
}

function isOwn(body: Uint8Array): boolean {
  const { error } = objectIn(body)
  if (typeof error !== 'object' || error === null) return false
  return 'code' in error && refusalCodes.has(error.code)
}

function covers(body: Uint8Array, steps: number): boolean {
  const { accepted, duplicates, notRecorded = 0 } = objectIn(body)
  if (!isCount(accepted) || !isCount(duplicates) || !isCount(notRecorded)) return false
  return accepted + duplicates + notRecorded >= steps
}

/** The JSON object in an answer; an empty one for anything else. The body may be an attacker's. */
export function objectIn(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body) ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

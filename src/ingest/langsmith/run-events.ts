import { isJsonObject, type JsonValue } from '../../record/json.ts'
import { objectOf, textOf } from './run-ids.ts'
import { readTime } from './read-time.ts'

export interface RunEvents {
  /** Pieces of a streamed answer. */
  readonly pieces: number
  /** When the first of them came, in microseconds since the epoch. */
  readonly firstPieceAt?: number
  /** The pieces put together, where the client sends what they hold. */
  readonly text: string
  /** Events that say more than when the run started, streamed and ended. */
  readonly others: JsonValue[]
}

const ownEvents = new Set(['start', 'end', 'error'])

export function readEvents(events: JsonValue | undefined): RunEvents {
  const others: JsonValue[] = []
  const texts: string[] = []
  let pieces = 0
  let firstPieceAt: number | undefined
  for (const event of Array.isArray(events) ? events : []) {
    const { name, time, kwargs } = objectOf(event)
    if (name === 'new_token') {
      pieces++
      firstPieceAt ??= readTime(time)
      const text = textOf(objectOf(kwargs)['token'])
      if (text !== undefined) texts.push(text)
    } else if (!isOwn(event)) others.push(event)
  }
  return {
    pieces,
    ...(firstPieceAt !== undefined && { firstPieceAt }),
    text: texts.join(''),
    others,
  }
}

function isOwn(event: JsonValue): boolean {
  if (!isJsonObject(event) || typeof event['name'] !== 'string') return false
  const says = Object.keys(event).filter((key) => key !== 'name' && key !== 'time')
  return ownEvents.has(event['name']) && says.length === 0
}

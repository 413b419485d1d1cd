// Ids of runs are UUIDs. A run says where it stands by `dotted_order`: for itself and all that it hangs under, from the
// root on, when it started and its id.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { stableSpanId, stableTraceId } from '../stable-hash.ts'
import { uuidTail } from '../uuid-tail.ts'
import { timeInUuid } from '../uuid-time.ts'
import { readTime } from './read-time.ts'

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const segmentText = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{6})Z(.{1,64})$/
/** Characters of a segment at most; what is longer is none. */
const segmentLength = 96

export interface RunPlace {
  readonly ids: Pick<Step, 'traceId' | 'spanId' | 'parentSpanId' | 'derived'>
  readonly isRoot: boolean
  /** Microseconds since the epoch, as the dotted order or else the id itself has it; undefined when neither does. */
  readonly startedAt: number | undefined
}

/**
 * Of a client that says neither `trace_id` nor `dotted_order` it is taken that the parent is the root, or the run itself.
 * @param id of the run, untrusted
 */
export function placeOf(run: JsonObject, id: string): RunPlace {
  const segments = segmentsOf(run['dotted_order'])
  const parent = textOf(run['parent_run_id']) ?? segments.parent
  const trace = textOf(run['trace_id']) ?? segments.root ?? parent ?? id
  const own = spanId(id)
  const above = parent === undefined || parent === id ? undefined : spanId(parent)
  const derived = {
    ...(!isUuid(trace) && { trace: true as const }),
    ...(own.derived && { span: true as const }),
    ...(above?.derived && { parent: true as const }),
  }
  return {
    ids: {
      traceId: traceId(trace),
      spanId: own.id,
      ...(above && { parentSpanId: above.id }),
      ...(Object.keys(derived).length > 0 && { derived }),
    },
    isRoot: above === undefined,
    startedAt: segments.startedAt ?? timeInUuid(id),
  }
}

/** The same trace and span for a run that something else names. */
export function traceId(id: string): string {
  return isUuid(id) ? plain(id) : stableTraceId('langsmith', id)
}

export function spanId(id: string): { id: string; derived: boolean } {
  const tail = uuidTail(id)
  if (tail !== undefined) return { id: tail, derived: false }
  // Told with dashes or without, in any case, it is the same id.
  return { id: stableSpanId('langsmith', isUuid(id) ? plain(id) : id), derived: true }
}

/** Neither zeros only nor, without dashes, a number: that may be of a card or an account. */
export function isUuid(id: string): boolean {
  return uuid.test(id) && /[1-9a-f]/i.test(id) && !/^\d+$/.test(id)
}

/** A text that says something; undefined for anything else. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function plain(id: string): string {
  return id.replaceAll('-', '').toLowerCase()
}

/** However deep the run stands, only three segments are looked at. */
function segmentsOf(dotted: JsonValue | undefined): {
  root?: string
  parent?: string
  startedAt?: number
} {
  if (typeof dotted !== 'string') return {}
  const last = dotted.lastIndexOf('.')
  const own = readSegment(dotted.slice(last + 1))
  if (!own) return {}
  const first = dotted.indexOf('.')
  const root = readSegment(first === -1 ? dotted : dotted.slice(0, first))
  const before = last === -1 ? undefined : dotted.slice(dotted.lastIndexOf('.', last - 1) + 1, last)
  const parent = before === undefined ? undefined : readSegment(before)
  return {
    ...(own.time !== undefined && { startedAt: own.time }),
    ...(root && { root: root.id }),
    ...(parent && { parent: parent.id }),
  }
}

function readSegment(text: string): { id: string; time: number | undefined } | undefined {
  if (text.length > segmentLength) return undefined
  const [, y, mo, d, h, mi, s, fraction, id = ''] = segmentText.exec(text) ?? []
  if (y === undefined) return undefined
  return { id, time: readTime(`${y}-${mo}-${d}T${h}:${mi}:${s}.${fraction}Z`) }
}

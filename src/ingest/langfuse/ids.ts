// Langfuse's ids are free text: UUIDs from SDKs up to v3, OpenTelemetry ids from v4 on, anything where people choose.
import { stableSpanId, stableTraceId } from '../stable-hash.ts'
import { uuidTail } from '../uuid-tail.ts'

export interface Id {
  readonly id: string
  /** It was hashed of what the client sent. */
  readonly derived?: true
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const zeros = /^0+$/
/** Telling: a number of 16 or 32 digits is more likely of a card or an account than drawn. */
const digits = /^\d+$/
const drawnTrace = /^[0-9a-f]{32}$/i

/** 32 hex digits: those of a UUID or of an OpenTelemetry id, else a hash. */
export function traceIdOf(text: string): Id {
  const hex = uuid.test(text) ? text.replaceAll('-', '') : text
  if (drawnTrace.test(hex) && !zeros.test(hex) && !digits.test(text))
    return { id: hex.toLowerCase() }
  return { id: stableTraceId('langfuse', text), derived: true }
}

/**
 * 16 hex digits: the last of a drawn UUID, an OpenTelemetry id, else a hash. One of 1800 ids that OpenTelemetry draws has
 * digits only: those are known by the id of their trace.
 * @param trace as the client said it
 */
export function spanIdOf(text: string, trace: string | undefined): Id {
  const hex = uuidTail(text) ?? text
  const isDrawn = !digits.test(text) || isOpenTelemetry(trace)
  if (/^[0-9a-f]{16}$/i.test(hex) && !zeros.test(hex) && isDrawn) return { id: hex.toLowerCase() }
  return { id: stableSpanId('langfuse', text), derived: true }
}

/** Of the step that stands for the trace itself. An observation may have the trace's own id, so it is always hashed. */
export function rootSpanIdOf(trace: string): Id {
  return { id: stableSpanId('langfuse trace', trace), derived: true }
}

function isOpenTelemetry(trace = ''): boolean {
  return drawnTrace.test(trace) && !digits.test(trace)
}

// `trace_<32 hex>` and `span_<24 hex>`, as the SDKs make them; applications may choose others.
import type { Step } from '../../record/step.ts'
import { stableSpanId, stableTraceId } from '../stable-hash.ts'

interface Id {
  readonly id: string
  /** It was made by hashing. */
  readonly derived: boolean
}

const traceForm = /^trace_([0-9a-f]{32})$/i
const spanForm = /^span_[0-9a-f]{8}([0-9a-f]{16})$/i

function traceIdOf(name: string): Id {
  return fromForm(traceForm, name) ?? { id: stableTraceId('openai-agents', name), derived: true }
}

function spanIdOf(name: string): Id {
  return fromForm(spanForm, name) ?? { id: stableSpanId('openai-agents', name), derived: true }
}

/** A trace is a step of its own: its span id is the end of its trace id. */
function rootIdOf(trace: string): Id {
  const { id, derived } = traceIdOf(trace)
  const end = id.slice(-16)
  return derived || isZero(end)
    ? { id: stableSpanId('openai-agents', trace), derived: true }
    : { id: end, derived: false }
}

/**
 * Where a span stands, by the client's ids; without `span` the trace itself. A span without a parent stands below its
 * trace.
 */
export function placeOf(
  trace: string,
  span?: string,
  parent?: string,
): Pick<Step, 'traceId' | 'spanId' | 'parentSpanId' | 'derived'> {
  const root = rootIdOf(trace)
  const own = span === undefined ? root : spanIdOf(span)
  const above = span === undefined ? undefined : parent === undefined ? root : spanIdOf(parent)
  const traceId = traceIdOf(trace)
  const derived = {
    ...(traceId.derived && { trace: true as const }),
    ...(own.derived && { span: true as const }),
    ...(above?.derived && { parent: true as const }),
  }
  return {
    traceId: traceId.id,
    spanId: own.id,
    ...(above && { parentSpanId: above.id }),
    ...(Object.keys(derived).length > 0 && { derived }),
  }
}

function fromForm(form: RegExp, name: string): Id | undefined {
  const id = form.exec(name)?.[1]?.toLowerCase()
  return id === undefined || isZero(id) ? undefined : { id, derived: false }
}

function isZero(hex: string): boolean {
  return /^0+$/.test(hex)
}

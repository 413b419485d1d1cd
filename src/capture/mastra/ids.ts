import type { StepIds } from '../recorder/step-draft.ts'

const traceForm = /^[0-9a-f]{32}$/
const spanForm = /^[0-9a-f]{16}$/
const zeros = /^0+$/

/** Mastra's ids are those of OpenTelemetry; an application may pass in others, for which the recorder makes its own. */
export function idsOf(traceId: unknown, spanId: unknown): Partial<StepIds> {
  const trace = idOf(traceId, traceForm)
  const span = idOf(spanId, spanForm)
  return { ...(trace && { traceId: trace }), ...(span && { spanId: span }) }
}

function idOf(id: unknown, form: RegExp): string | undefined {
  const text = typeof id === 'string' && id.length <= 32 ? id.toLowerCase() : ''
  return form.test(text) && !zeros.test(text) ? text : undefined
}

// A span that still runs, as the wrapped processor may see it: it reads masked values and writes to the real span.
import type { SpanMasker } from './span-masker.ts'
import type { SpanLike } from './span-shape.ts'

const writers = [
  'setAttribute',
  'setAttributes',
  'addEvent',
  'addLink',
  'addLinks',
  'setStatus',
  'updateName',
  'recordException',
] as const

/** Throws nothing that the span itself does not throw. */
export function liveSpan(span: object, masker: SpanMasker): object {
  const real = span as SpanLike & Record<string, unknown>
  const view: Record<string, unknown> = {}
  for (const name of fields)
    Object.defineProperty(view, name, {
      enumerable: true,
      get: () => masker.mask(real)[name],
    })
  view['spanContext'] = () => masker.mask(real).spanContext()
  view['isRecording'] = () => callOf(real, 'isRecording')()
  view['end'] = (...values: unknown[]) => void callOf(real, 'end')(...values)
  for (const name of writers)
    view[name] = (...values: unknown[]) => {
      callOf(real, name)(...values)
      return view
    }
  return view
}

const fields = [
  'name',
  'kind',
  'parentSpanId',
  'parentSpanContext',
  'startTime',
  'endTime',
  'duration',
  'ended',
  'status',
  'attributes',
  'events',
  'links',
  'resource',
  'instrumentationLibrary',
  'instrumentationScope',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
] as const satisfies (keyof SpanLike)[]

/** What a generation of the SDK does not have does nothing. */
function callOf(span: Record<string, unknown>, name: string): (...values: unknown[]) => unknown {
  const method = span[name]
  return typeof method === 'function' ? method.bind(span) : () => undefined
}

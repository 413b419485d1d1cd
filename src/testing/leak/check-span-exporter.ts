import type { SpanExporterLike, SpanProcessorLike } from '../../capture/otel/span-shape.ts'
import { exportOnEnd } from '../../capture/otel/export-on-end.ts'
import { collectText } from './collect-text.ts'
import { judge, leakReport, type LeakReport } from './leak-report.ts'
import { otelDriver, type OtelPackages } from './otel-driver.ts'
import { plantCanaries } from './plant-canaries.ts'

export interface SpanExporterOptions {
  /** Makes what is checked: a processor that exports to `sink`. */
  processor: (sink: SpanExporterLike) => SpanProcessorLike
  /** Equal seeds plant equal canaries; random when absent. */
  seed?: string
  /** The SDK to use, 1.x or 2.x; by default the one that is installed. */
  sdk?: OtelPackages
}

/**
 * Makes a span with a real OpenTelemetry SDK that has a canary in each channel, and looks at all that reaches the exporter
 * behind the processor. A channel that the SDK itself does not carry is `absent`. Rejects when the packages
 * `@opentelemetry/api`, `@opentelemetry/resources` and `@opentelemetry/sdk-trace-base` cannot be loaded.
 */
export async function checkSpanExporter(options: SpanExporterOptions): Promise<LeakReport> {
  const planted = plantCanaries(options.seed)
  const drive = await otelDriver(options.sdk)
  const plain = new Sink()
  await drive(planted.trace, exportOnEnd(plain))
  const sink = new Sink()
  await drive(planted.trace, options.processor(sink))
  const [carried, got] = [plain.bytes(), sink.bytes()]
  return leakReport(
    planted.canaries
      .filter((canary) => canary.in === 'span')
      .map((canary) =>
        judge(canary, carried).verdict === 'leaked'
          ? judge(canary, got)
          : { channel: canary.channel, verdict: 'absent' as const },
      ),
  )
}

/** Keeps the text of all that is exported to it. */
class Sink implements SpanExporterLike {
  readonly #texts: string[] = []

  export(spans: object[], done: (result: { code: number }) => void): void {
    for (const span of spans) this.#texts.push(...textsOf(span))
    done({ code: 0 })
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  bytes(): Buffer {
    return Buffer.from(this.#texts.join('\n'))
  }
}

/** All that an exporter can read; what begins with `_` is the SDK's own. */
function textsOf(span: object): string[] {
  const texts: string[] = []
  const read = (name: string): unknown => Reflect.get(span, name)
  const context = read('spanContext')
  texts.push(...contextTexts(typeof context === 'function' ? context.call(span) : undefined))
  for (const name of namesOf(span)) {
    if (name === 'links') {
      for (const link of listOf(read(name))) {
        texts.push(...contextTexts(Reflect.get(link, 'context')))
        texts.push(...collectText(Reflect.get(link, 'attributes')))
      }
    } else if (name === 'resource') texts.push(...resourceTexts(read(name)))
    else if (name !== 'spanContext') texts.push(...collectText(read(name)))
  }
  return texts
}

const known = ['name', 'status', 'attributes', 'events', 'links', 'resource', 'parentSpanContext']
const scopes = ['instrumentationScope', 'instrumentationLibrary']

function namesOf(span: object): Set<string> {
  const own = Object.keys(span).filter((name) => !name.startsWith('_'))
  return new Set([...known, ...scopes, ...own])
}

function contextTexts(context: unknown): string[] {
  if (typeof context !== 'object' || context === null) return []
  const state: unknown = Reflect.get(context, 'traceState')
  if (typeof state !== 'object' || state === null) return []
  const serialize: unknown = Reflect.get(state, 'serialize')
  return typeof serialize === 'function' ? [String(serialize.call(state))] : []
}

function resourceTexts(resource: unknown): string[] {
  if (typeof resource !== 'object' || resource === null) return []
  const raw: unknown = Reflect.get(resource, 'getRawAttributes')
  return [
    ...collectText(Reflect.get(resource, 'attributes')),
    ...collectText(Reflect.get(resource, 'schemaUrl')),
    ...(typeof raw === 'function' ? collectText(raw.call(resource)) : []),
  ]
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) ? value : []
}

// Makes a planted span with a real OpenTelemetry SDK, 1.x or 2.x. The packages are loaded when they are needed.
import type { SpanProcessorLike } from '../../capture/otel/span-shape.ts'
import type { PlantedAttributes, PlantedTrace } from './span-channels.ts'

/** As much of `@opentelemetry/sdk-trace-base`, `@opentelemetry/resources` and `@opentelemetry/api` as is used. */
export interface OtelPackages {
  BasicTracerProvider: new (config: { resource: never; spanProcessors: never[] }) => TracerProvider
  /** Of 2.x. */
  resourceFromAttributes?: (attributes: PlantedAttributes) => unknown
  /** Of 1.x. */
  Resource?: new (attributes: PlantedAttributes) => unknown
  createTraceState: (text: string) => unknown
  ROOT_CONTEXT: object
  trace: { setSpanContext: (context: never, spanContext: never) => unknown }
}

interface TracerProvider {
  getTracer(name: string, version?: string, options?: { schemaUrl?: string }): Tracer
  shutdown(): Promise<void>
  addSpanProcessor?(processor: never): void
}

interface Tracer {
  startSpan(name: string, options: never, context: never): Span
}

interface Span {
  setStatus(status: { code: number; message: string }): unknown
  addEvent(name: string, attributes: PlantedAttributes): unknown
  recordException(error: Error): void
  end(): void
}

type Drive = (trace: PlantedTrace, processor: SpanProcessorLike) => Promise<void>

const failed = 2

export async function otelDriver(given?: OtelPackages): Promise<Drive> {
  const packages = given ?? (await installed())
  return async (planted, processor) => {
    const provider = providerOf(packages, planted.resource, processor)
    const { name, version, schemaUrl } = planted.scope
    const { span } = planted
    const links = span.links.map(({ traceState, attributes }, i) => ({
      context: contextOf(packages, 16 + i, traceState),
      attributes,
    }))
    const parent = packages.trace.setSpanContext(
      packages.ROOT_CONTEXT as never,
      contextOf(packages, 1, span.traceState) as never,
    )
    const started = provider
      .getTracer(name, version, { schemaUrl })
      .startSpan(span.name, { attributes: span.attributes, links } as never, parent as never)
    for (const event of span.events) started.addEvent(event.name, event.attributes)
    started.recordException(errorOf(span.exception))
    started.setStatus({ code: failed, message: span.statusMessage })
    started.end()
    await processor.forceFlush()
    await provider.shutdown()
  }
}

async function installed(): Promise<OtelPackages> {
  const names = ['sdk-trace-base', 'resources', 'api']
  const modules = await Promise.all(names.map((name) => load(`@opentelemetry/${name}`)))
  return Object.assign({}, ...modules) as OtelPackages
}

/** CommonJS packages may have their names below `default` only. */
async function load(name: string): Promise<object> {
  const loaded = (await import(name)) as { default?: object }
  return { ...loaded.default, ...loaded }
}

function providerOf(
  { BasicTracerProvider, resourceFromAttributes, Resource }: OtelPackages,
  attributes: PlantedAttributes,
  processor: SpanProcessorLike,
): TracerProvider {
  const resource = resourceFromAttributes?.(attributes) ?? (Resource && new Resource(attributes))
  return new BasicTracerProvider({
    resource: resource as never,
    spanProcessors: [processor as never],
  })
}

function contextOf({ createTraceState }: OtelPackages, n: number, traceState: string): object {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: n.toString(16).padStart(16, 'a'),
    traceFlags: 1,
    isRemote: true,
    ...(traceState === '' ? {} : { traceState: createTraceState(traceState) }),
  }
}

function errorOf({ name, message, stack }: PlantedTrace['span']['exception']): Error {
  return Object.assign(new Error(message), { name, stack })
}

import type { MaskerOptions } from '../masker.ts'
import { exportOnEnd } from './export-on-end.ts'
import { liveSpan } from './live-span.ts'
import { SpanMasker } from './span-masker.ts'
import type { SpanExporterLike, SpanLike, SpanProcessorLike } from './span-shape.ts'

/**
 * A span processor for the OpenTelemetry JS SDK 1.x and 2.x that gives the wrapped processor (or exporter) masked copies of
 * the spans: name, attributes and their names, events, exceptions, status message, links, trace state, resource and scope.
 * Ids, times, kind and counts stay. The application's own spans are not changed, and nothing is thrown once it is made.
 *
 * ```ts
 * new NodeTracerProvider({
 *   spanProcessors: [new MaskingSpanProcessor(new BatchSpanProcessor(exporter))],
 * })
 * ```
 */
export class MaskingSpanProcessor implements SpanProcessorLike {
  readonly #inner: SpanProcessorLike
  readonly #masker: SpanMasker

  /** Throws `config_invalid` for a wrong policy. */
  constructor(inner: SpanProcessorLike | SpanExporterLike, options: MaskerOptions = {}) {
    this.#inner = 'export' in inner ? exportOnEnd(inner) : inner
    this.#masker = new SpanMasker(options)
  }

  /** Spans whose content was dropped because they could not be masked. */
  get failures(): number {
    return this.#masker.failures
  }

  onStart(span: object, parentContext: object): void {
    try {
      this.#inner.onStart(liveSpan(span, this.#masker), parentContext)
    } catch {
      this.#masker.failures++
    }
  }

  onEnding(span: object): void {
    try {
      this.#inner.onEnding?.(liveSpan(span, this.#masker))
    } catch {
      this.#masker.failures++
    }
  }

  onEnd(span: object): void {
    try {
      this.#inner.onEnd(this.#masker.mask(span as SpanLike))
    } catch {
      this.#masker.failures++
    }
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush()
  }

  async shutdown(): Promise<void> {
    await this.#inner.shutdown()
  }
}

import type { MaskerOptions } from '../masker.ts'
import { SpanMasker } from './span-masker.ts'
import type { SpanExporterLike, SpanLike } from './span-shape.ts'

/** What {@link maskingExporter} gives. */
export interface MaskingExporter extends SpanExporterLike {
  forceFlush(): Promise<void>
  /** Spans whose content was dropped because they could not be masked. */
  readonly failures: number
}

/**
 * An exporter that gives the other one masked copies of the spans. Throws `config_invalid` for a wrong policy, and
 * nothing later: a span that cannot be masked is exported without its content.
 */
export function maskingExporter(
  exporter: SpanExporterLike,
  options: MaskerOptions = {},
): MaskingExporter {
  const masker = new SpanMasker(options)
  return {
    export: (spans: SpanLike[], done) => exporter.export(masker.maskAll(spans), done),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
    get failures() {
      return masker.failures
    },
  }
}

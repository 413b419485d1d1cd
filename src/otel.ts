/**
 * Masks OpenTelemetry spans before any exporter sees them. Works with the JS SDK 1.x and 2.x and imports neither.
 *
 * ```ts
 * import { MaskingSpanProcessor } from 'sealtrace/otel'
 *
 * const provider = new NodeTracerProvider({
 *   spanProcessors: [new MaskingSpanProcessor(new BatchSpanProcessor(exporter))],
 * })
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export type { PolicyOptions } from './protect/policy.ts'
export type { MaskerOptions } from './capture/masker.ts'
export { MaskingSpanProcessor } from './capture/otel/masking-span-processor.ts'
export { maskingExporter, type MaskingExporter } from './capture/otel/masking-exporter.ts'
export type {
  ExportResultLike,
  SpanExporterLike,
  SpanProcessorLike,
} from './capture/otel/span-shape.ts'

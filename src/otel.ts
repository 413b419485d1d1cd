/**
 * Records OpenTelemetry spans from inside the agent's process, and masks them before any other exporter sees them. Works with
 * the JS SDK 1.x to 3.x and imports none.
 *
 * ```ts
 * import { SealtraceSpanProcessor } from 'sealtrace/otel'
 *
 * const provider = new NodeTracerProvider({ spanProcessors: [new SealtraceSpanProcessor()] })
 * ```
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
export type { AdapterOptions } from './capture/adapter-recorder.ts'
export {
  SealtraceSpanProcessor,
  type SpanProcessorOptions,
} from './capture/otel/sealtrace-span-processor.ts'
export { MaskingSpanProcessor } from './capture/otel/masking-span-processor.ts'
export { maskingExporter, type MaskingExporter } from './capture/otel/masking-exporter.ts'
export type {
  ExportResultLike,
  SpanExporterLike,
  SpanProcessorLike,
} from './capture/otel/span-shape.ts'

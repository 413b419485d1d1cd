/**
 * Records runs of Mastra from inside the agent's process. Imports nothing of Mastra.
 *
 * ```ts
 * import { Observability } from '@mastra/observability'
 * import { SealtraceExporter } from 'sealtrace/mastra'
 *
 * const observability = new Observability({
 *   configs: { sealtrace: { serviceName: 'hr-app', exporters: [new SealtraceExporter()] } },
 * })
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export { SealtraceExporter, type SealtraceExporterOptions } from './capture/mastra/exporter.ts'
export type {
  MastraLogEvent,
  MastraScoreEvent,
  MastraSignal,
  MastraSpan,
  MastraTracingEvent,
} from './capture/mastra/mastra-shape.ts'

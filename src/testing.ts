/**
 * The leak-channel conformance suite: plants canaries in every place that a masking function, a span processor or an exporter
 * has to know, and says of each whether it kept the secret. Works with any test runner.
 *
 * ```ts
 * import { checkMaskFunction, leakTable } from 'sealtrace/testing'
 *
 * const report = await checkMaskFunction((value) => myMask(value))
 * console.log(leakTable({ myMask: report }))
 * assert.deepEqual(report.leaked, [])
 * ```
 * @module
 */
export {
  leakChannels,
  plantCanaries,
  type Canary,
  type LeakChannel,
  type PlantedCanaries,
} from './testing/leak/plant-canaries.ts'
export type { PlantedAttributes, PlantedSpan, PlantedTrace } from './testing/leak/span-channels.ts'
export { checkMaskFunction, type MaskFunctionOptions } from './testing/leak/check-mask-function.ts'
export { checkSpanExporter, type SpanExporterOptions } from './testing/leak/check-span-exporter.ts'
export type { OtelPackages } from './testing/leak/otel-driver.ts'
export { checkOutput, type Output, type OutputOptions } from './testing/leak/check-output.ts'
export type { LeakReport, LeakRow, Verdict } from './testing/leak/leak-report.ts'
export { leakTable } from './testing/leak/leak-table.ts'

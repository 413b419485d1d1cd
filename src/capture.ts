/**
 * The recorder for an agent's own process: masks and seals each step before anything leaves it, and never slows or breaks it.
 *
 * ```ts
 * import { createRecorder } from 'sealtrace/capture'
 *
 * const recorder = createRecorder({ collector: 'https://collector.example', ingestKey: 'st_ingest_…' })
 * await recorder.step({ kind: 'agent', name: 'support' }, async (run) => {
 *   run.update({ input: 'Where is my parcel?' })
 * })
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export type { StepKind, Usage } from './record/step.ts'
export { Sensitive } from './record/sensitive.ts'
export type { PolicyOptions } from './protect/policy.ts'
export { createRecorder, type RecorderOptions } from './capture/recorder/create-recorder.ts'
export { defaultRecorder, setDefaultRecorder } from './capture/recorder/default-recorder.ts'
export type { Recorder } from './capture/recorder/recorder.ts'
export type { ActiveStep } from './capture/recorder/active-step.ts'
export type { RecordContext } from './capture/recorder/context.ts'
export type {
  Interaction,
  InteractionRequest,
  InteractionResponse,
  InteractionType,
  RequestData,
  ResponseData,
  TokenUsage,
} from './capture/recorder/interaction.ts'
export type {
  OpenStep,
  StepEnd,
  StepIds,
  StepSaying,
  StepStart,
  WholeStep,
} from './capture/recorder/step-draft.ts'
export type { Flushed, RecorderStats } from './capture/transport/transport.ts'
export type {
  Notice,
  QueueOptions,
  SpoolOptions,
  TlsOptions,
} from './capture/transport/transport-options.ts'

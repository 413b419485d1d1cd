/**
 * Records calls to the AI SDK, versions 6 and 7, from inside the application's process. Imports nothing of the SDK.
 *
 * ```ts
 * import { registerSealtrace } from 'sealtrace/ai-sdk'
 *
 * registerSealtrace()
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export { preloadAiSdk, registerSealtrace } from './capture/ai-sdk/register.ts'
export {
  sealtraceTelemetry,
  type AiSdkOptions,
  type SealtraceTelemetry,
  type Wrapped,
} from './capture/ai-sdk/telemetry.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'
export type { ContentOptions } from './capture/ai-sdk/call-run.ts'

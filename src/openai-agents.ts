/**
 * Records runs of the OpenAI Agents SDK from inside the agent's process. Imports nothing of the SDK.
 *
 * ```ts
 * import { setTraceProcessors } from '@openai/agents'
 * import { SealtraceTracingProcessor } from 'sealtrace/openai-agents'
 *
 * // In place of the SDK's upload of every run to OpenAI; `addTraceProcessor` keeps that.
 * setTraceProcessors([new SealtraceTracingProcessor()])
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export { SealtraceTracingProcessor } from './capture/openai-agents/tracing-processor.ts'
export {
  preloadOpenAiAgents,
  type PreloadOptions,
} from './capture/openai-agents/preload-openai-agents.ts'
export type { AgentsSpan, AgentsTrace } from './capture/openai-agents/agents-shape.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'

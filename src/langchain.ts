/**
 * Records runs of LangChain and LangGraph in the agent's own process.
 *
 * ```ts
 * import { SealtraceCallbackHandler } from 'sealtrace/langchain'
 *
 * const callbacks = [new SealtraceCallbackHandler()]
 * await agent.invoke({ messages }, { callbacks, metadata: { user_id: 'user-77', session_id: 'chat-7' } })
 * ```
 * @module
 */
export { SealtraceCallbackHandler } from './capture/langchain/callback-handler.ts'
export { preloadLangChain } from './capture/langchain/preload-langchain.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'

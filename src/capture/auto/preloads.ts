// The adapters that `--import sealtrace/auto` can install without a change to the application. One line each.
import { preloadAiSdk } from '../ai-sdk/register.ts'
import { preloadLangChain } from '../langchain/preload-langchain.ts'
import { preloadOpenAiAgents } from '../openai-agents/preload-openai-agents.ts'

export interface Preload {
  /** As `SEALTRACE_ADAPTERS` names it: the name of the adapter's entry. */
  readonly name: string
  /** False: only where `SEALTRACE_ADAPTERS` asks for it. */
  readonly byDefault: boolean
  /**
   * Runs before the application, also in its worker threads and child processes: does not load the framework, makes no
   * recorder (that is for the adapter's first event), and starts nothing that has to end. May throw a `SealtraceError` that
   * says why it cannot be; the others are installed nevertheless.
   */
  readonly install: () => void
}

export const preloads: readonly Preload[] = [
  { name: 'ai-sdk', byDefault: true, install: () => preloadAiSdk() },
  { name: 'langchain', byDefault: true, install: () => preloadLangChain() },
  { name: 'openai-agents', byDefault: true, install: () => void preloadOpenAiAgents() },
]

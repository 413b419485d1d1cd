// Adds the adapter without a line in the application. The SDK keeps its trace provider in a global of a well-known name, sets
// its default upload as the only processor while it is loaded, and later calls take processors away that are there already.
import type { AdapterOptions } from '../adapter-recorder.ts'
import { SealtraceTracingProcessor } from './tracing-processor.ts'

export interface PreloadOptions extends AdapterOptions {
  /**
   * True: the SDK's default upload of every run to OpenAI is taken away. Processors that the application adds by itself
   * stay. Default: when `$SEALTRACE_OPENAI_AGENTS_UPLOAD` is `off`.
   */
  readonly replace?: boolean | undefined
}

interface Provider {
  registerProcessor(processor: unknown): void
  setProcessors(processors: unknown): void
}

const holder = Symbol.for('openai.agents.core.traceProvider')
const done = Symbol.for('sealtrace.openai-agents.1')
const shared = globalThis as { [holder]?: unknown; [done]?: boolean }

/**
 * Has every trace provider of the OpenAI Agents SDK in this process record, now and later. Returns false, and does nothing,
 * the second time, and where the global object cannot be changed. Never throws.
 */
export function preloadOpenAiAgents(options: PreloadOptions = {}): boolean {
  const { replace = process.env['SEALTRACE_OPENAI_AGENTS_UPLOAD'] === 'off' } = options
  try {
    if (shared[done]) return false
    const attach = attacher(new SealtraceTracingProcessor(options), replace)
    let provider = shared[holder]
    Object.defineProperty(globalThis, holder, {
      configurable: true,
      get: () => provider,
      set(value: unknown) {
        provider = value
        attach(value)
      },
    })
    shared[done] = true
    // The SDK was there before: which of its processors are the default ones can no longer be told.
    if (replace && isProvider(provider)) provider.setProcessors([])
    attach(provider)
    return true
  } catch {
    return false
  }
}

function attacher(processor: SealtraceTracingProcessor, replace: boolean) {
  return (provider: unknown): void => {
    if (!isProvider(provider)) return
    try {
      wrapSetProcessors(provider, processor, replace)
      provider.registerProcessor(processor)
    } catch {
      // A provider of another shape: the application must not see it.
    }
  }
}

function wrapSetProcessors(
  provider: Provider,
  processor: SealtraceTracingProcessor,
  replace: boolean,
): void {
  const original = provider.setProcessors
  let isFirst = true
  const setProcessors = (processors: unknown): void => {
    const isUpload = replace && isDefaultUpload(isFirst)
    isFirst = false
    if (!Array.isArray(processors)) return original.call(provider, processors)
    const kept: unknown[] = isUpload ? [] : processors
    original.call(provider, kept.includes(processor) ? kept : [...kept, processor])
  }
  Object.defineProperty(provider, 'setProcessors', {
    configurable: true,
    writable: true,
    value: setProcessors,
  })
}

/** The names are of the SDK's functions. In a bundle that has others the first call counts: it is the SDK's own. */
function isDefaultUpload(isFirst: boolean): boolean {
  const stack = new Error().stack ?? ''
  if (stack.includes('setDefaultOpenAITracingExporter')) return true
  return isFirst && !stack.includes('setTraceProcessors')
}

function isProvider(value: unknown): value is Provider {
  return (
    typeof value === 'object' &&
    value !== null &&
    'setProcessors' in value &&
    typeof value.setProcessors === 'function' &&
    'registerProcessor' in value &&
    typeof value.registerProcessor === 'function'
  )
}

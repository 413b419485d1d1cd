import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import type { PreloadOptions } from './preload-openai-agents.ts'
import { SealtraceTracingProcessor } from './tracing-processor.ts'

const holder = Symbol.for('openai.agents.core.traceProvider')
const globals = globalThis as { [holder]?: unknown }

/** As the SDK's: the list is private, and what is replaced is shut down. */
class Provider {
  #processors: { shutdown(): void }[] = []
  setProcessors(processors: { shutdown(): void }[]): void {
    for (const old of this.#processors) old.shutdown()
    this.#processors = processors
  }
  registerProcessor(processor: { shutdown(): void }): void {
    this.#processors.push(processor)
  }
  get list(): unknown[] {
    return this.#processors
  }
}

const upload = { shutdown: () => {} }
const own = { shutdown: () => {} }
function setDefaultOpenAITracingExporter(provider: Provider): void {
  setTraceProcessors(provider, [upload])
}
function setTraceProcessors(provider: Provider, list: { shutdown(): void }[]): void {
  provider.setProcessors(list)
}

async function preload(options: PreloadOptions = {}): Promise<boolean> {
  vi.resetModules()
  const { preloadOpenAiAgents } = await import('./preload-openai-agents.ts')
  return preloadOpenAiAgents({ recorder: memoryRecorder().recorder, ...options })
}

/** As the SDK makes its provider. */
function made(): Provider {
  const provider = new Provider()
  globals[holder] ??= provider
  return provider
}

/** Ours is another copy of the class, as in an application that loads two. */
const names = ({ list }: Provider): string[] =>
  list.map((one) => {
    if (one === upload) return 'upload'
    if (one === own) return 'own'
    return one?.constructor.name === SealtraceTracingProcessor.name ? 'ours' : 'unknown'
  })

function clear(): void {
  Reflect.deleteProperty(globalThis, holder)
  Reflect.deleteProperty(globalThis, Symbol.for('sealtrace.openai-agents.1'))
}
beforeEach(clear)
afterEach(() => {
  clear()
  vi.unstubAllEnvs()
})

describe('the preload', () => {
  it('adds the processor to a provider that is made later, whatever is set', async () => {
    expect(await preload()).toBe(true)
    const provider = made()
    expect(globals[holder]).toBe(provider)
    expect(names(provider)).toEqual(['ours'])
    setDefaultOpenAITracingExporter(provider)
    expect(names(provider)).toEqual(['upload', 'ours'])
    setTraceProcessors(provider, [own])
    expect(names(provider)).toEqual(['own', 'ours'])
  })

  it('adds it once', async () => {
    await preload()
    expect(await preload()).toBe(false)
    const provider = made()
    setTraceProcessors(provider, provider.list as { shutdown(): void }[])
    expect(names(provider)).toEqual(['ours'])
  })

  it('takes the default upload away when asked, and nothing that the application sets', async () => {
    vi.stubEnv('SEALTRACE_OPENAI_AGENTS_UPLOAD', 'off')
    await preload()
    const provider = made()
    setDefaultOpenAITracingExporter(provider)
    expect(names(provider)).toEqual(['ours'])
    setTraceProcessors(provider, [own])
    expect(names(provider)).toEqual(['own', 'ours'])
    setDefaultOpenAITracingExporter(provider)
    expect(names(provider)).toEqual(['ours'])
  })

  it('takes the upload away in bundles without names too', async () => {
    await preload({ replace: true })
    const provider = made()
    provider.setProcessors([upload])
    expect(names(provider)).toEqual(['ours'])
    provider.setProcessors([own])
    expect(names(provider)).toEqual(['own', 'ours'])
  })

  it('keeps what is set first where the core is used without its default', async () => {
    await preload({ replace: true })
    const provider = made()
    setTraceProcessors(provider, [own])
    expect(names(provider)).toEqual(['own', 'ours'])
  })

  it('comes late without harm', async () => {
    const provider = made()
    setDefaultOpenAITracingExporter(provider)
    await preload()
    expect(names(provider)).toEqual(['upload', 'ours'])
    clear()
    const other = made()
    setDefaultOpenAITracingExporter(other)
    await preload({ replace: true })
    expect(names(other)).toEqual(['ours'])
  })

  it('leaves alone what is no provider', async () => {
    await preload()
    for (const value of [null, 1, {}, Object.freeze(new Provider())]) {
      globals[holder] = value
      expect(globals[holder]).toBe(value)
    }
  })
})

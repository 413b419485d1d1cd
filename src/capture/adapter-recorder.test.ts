import { describe, expect, it } from 'vitest'
import { AdapterRecorder } from './adapter-recorder.ts'
import { memoryRecorder } from './recorder/memory-transport.ts'
import { Recorder } from './recorder/recorder.ts'
import { noTransport } from './transport/no-transport.ts'

describe('the recorder of an adapter', () => {
  it('is waited for once for the same steps', async () => {
    let flushes = 0
    const transport = noTransport(null)
    const recorder = new Recorder({
      ...transport,
      flush: async (timeoutMs) => {
        flushes++
        return transport.flush(timeoutMs)
      },
    })
    const adapter = new AdapterRecorder({ recorder })
    const say = (): void => adapter.attempt((to) => void to.record({ kind: 'event', name: 'a' }))
    say()
    await Promise.all([adapter.flush(), adapter.flush()])
    await adapter.flush()
    expect(flushes).toBe(1)
    say()
    await adapter.flush()
    expect(flushes).toBe(2)
  })

  it('counts what fails in a callback, and hides it', () => {
    const { recorder } = memoryRecorder()
    const adapter = new AdapterRecorder({ recorder })
    adapter.attempt(() => {
      throw new Error('ours')
    })
    expect(recorder.stats().failures).toBe(1)
  })

  it('may be broken altogether', async () => {
    const fail = () => {
      throw new Error('broken')
    }
    const adapter = new AdapterRecorder({ recorder: new Proxy({}, { get: () => fail }) as never })
    adapter.attempt(() => {})
    expect(adapter.refusal()).toBeNull()
    await adapter.flush()
  })
})

import { afterEach, expect, it } from 'vitest'
import { foldedSteps } from '../../testing/folded-steps.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { SealtraceTracingProcessor } from './tracing-processor.ts'

const holder = Symbol.for('openai.agents.core.traceProvider')
const shared = globalThis as { [holder]?: unknown }
const trace = { traceId: `trace_${'0123456789abcdef'.repeat(2)}`, name: 'hr' }
const tool = {
  traceId: trace.traceId,
  spanId: `span_${'a'.repeat(24)}`,
  parentId: null,
  spanData: { type: 'function', name: 'look' },
}

afterEach(() => void delete shared[holder])

/** As the SDK keeps it: what is current stays so for what was begun in it, also after its end. */
function provider(current: { span?: object; trace?: object }): void {
  shared[holder] = {
    getCurrentSpan: () => current.span ?? null,
    getCurrentTrace: () => current.trace ?? null,
  }
}

it('steps in a tool stand below it, and below the run once it has ended', async () => {
  const { recorder, steps } = memoryRecorder()
  const processor = new SealtraceTracingProcessor({ recorder })
  const record = (name: string) => recorder.record({ kind: 'event', name })
  record('before the SDK is there')
  provider({ trace, span: tool })
  record('before the run')
  await processor.onTraceStart(trace)
  record('in the run')
  await processor.onSpanStart(tool)
  record('in the tool')
  recorder.step({ kind: 'event', name: 'step' }, () => record('deeper'))
  await processor.onSpanEnd(tool)
  record('after the tool')
  await processor.onTraceEnd(trace)
  record('after the run')
  const all = foldedSteps(steps)
  const above = (name: string): string | undefined => {
    const { parentSpanId } = all.find((step) => step.name === name) ?? {}
    return all.find(({ spanId }) => spanId === parentSpanId)?.name
  }
  expect(above('before the SDK is there')).toBeUndefined()
  expect(above('before the run')).toBeUndefined()
  expect(above('in the run')).toBe('hr')
  expect([above('in the tool'), above('step'), above('deeper')]).toEqual(['look', 'look', 'step'])
  expect([above('after the tool'), above('after the run')]).toEqual(['hr', undefined])
  expect(recorder.stats().failures).toBe(0)
})

it('a provider that throws, or is another one, stops nothing', () => {
  const { recorder, steps } = memoryRecorder()
  expect(new SealtraceTracingProcessor({ recorder })).toBeDefined()
  for (const odd of [null, 7, {}, { getCurrentSpan: 1 }, { getCurrentSpan: () => 7 }]) {
    shared[holder] = odd
    recorder.record({ kind: 'event', name: 'x' })
  }
  expect(steps).toHaveLength(5)
  expect(recorder.stats().failures).toBe(0)
})

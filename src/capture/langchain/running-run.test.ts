import { AIMessage, createAgent, fakeModel, tool } from 'langchain'
import { expect, it } from 'vitest'
import { Sensitive } from '../../record/sensitive.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { SealtraceCallbackHandler } from './callback-handler.ts'

const { recorder, steps } = memoryRecorder()

const read = tool(
  async () => {
    recorder.hide(new Sensitive('S3cret notes', 'health'))
    recorder.record({ kind: 'event', name: 'in the tool' })
    return recorder.step({ kind: 'event', name: 'entered in the tool' }, async () => {
      await Promise.resolve()
      recorder.record({ kind: 'event', name: 'deeper' })
      return 'S3cret notes'
    })
  },
  { name: 'read', description: 'Reads.', schema: { type: 'object', properties: {} } },
)

it('steps in a tool stand below it, also when a step is around the agent', async () => {
  const model = fakeModel()
    .respondWithTools([{ name: 'read', args: {}, id: 'call_1' }])
    .respond(new AIMessage('You have S3cret notes.'))
  const agent = createAgent({ model, tools: [read], name: 'hr' })
  const callbacks = [new SealtraceCallbackHandler({ recorder })]
  await recorder.step({ kind: 'agent', name: 'outer' }, async () => {
    await agent.invoke({ messages: [{ role: 'user', content: 'q' }] }, { callbacks })
    recorder.record({ kind: 'event', name: 'after' })
  })
  const named = (name: string) => steps.find((step) => step.name === name)
  const above = (name: string) => steps.find(({ spanId }) => spanId === named(name)?.parentSpanId)
  expect(above('hr')?.name).toBe('outer')
  expect(above('in the tool')).toMatchObject({ kind: 'tool', name: 'read' })
  expect(above('entered in the tool')).toMatchObject({ kind: 'tool', name: 'read' })
  expect(above('deeper')?.name).toBe('entered in the tool')
  expect(above('after')?.name).toBe('outer')
  expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1)
  // Named in the tool, known in the rest of the trace and in no other.
  expect(steps.at(-1)?.sensitive).toEqual([{ class: 'health', value: 'S3cret notes' }])
  recorder.record({ kind: 'event', name: 'another run' })
  expect(steps.at(-1)?.sensitive).toBeUndefined()
  expect(recorder.stats().failures).toBe(0)
})

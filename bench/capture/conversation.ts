// The recorder in an agent that sends its history along: runs of ten turns, each with a model call that says all before it.
import { createRecorder } from '../../src/capture.ts'
import { serveRounds } from './rounds.ts'

const turns = 10
const recorder = createRecorder()
let turn = 0
let traceId = newTrace()
let history: { role: string; content: string }[] = []

function newTrace(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

serveRounds({
  begin: (content) => {
    if (turn++ % turns === 0) {
      traceId = newTrace()
      history = []
    }
    history = [...history, { role: 'user', content }]
    const start = { kind: 'completion', name: 'chat', model: 'gpt-4o', provider: 'openai' } as const
    const step = recorder.start({ ...start, traceId, input: history })
    return (answer) => {
      history = [...history, { role: 'assistant', content: answer }]
      step.end({ output: [{ role: 'assistant', content: answer }] })
    }
  },
  flush: async () => {
    const { done, left } = await recorder.flush(60_000)
    const { dropped, refused } = recorder.stats()
    if (!done || dropped || refused) throw new Error(`lost: ${left}, ${dropped}, ${refused}`)
  },
})

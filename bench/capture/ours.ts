// The recorder as an application uses it: detection on, sealed, spooled on disk unless the argument says otherwise.
import { createRecorder } from '../../src/capture.ts'
import { serveRounds } from './rounds.ts'

const recorder = createRecorder(process.argv[2] === 'no-spool' ? { spool: false } : {})

serveRounds({
  begin: (content) => {
    const step = recorder.start({
      kind: 'completion',
      name: 'chat gpt-4o',
      model: 'gpt-4o',
      provider: 'openai',
      input: [{ role: 'user', content }],
    })
    return (answer) =>
      step.end({
        output: [{ role: 'assistant', content: answer }],
        usage: { inputTokens: 512, outputTokens: 256 },
      })
  },
  flush: async () => {
    const { done, left } = await recorder.flush(60_000)
    const { dropped, refused } = recorder.stats()
    if (!done || dropped || refused) throw new Error(`lost: ${left}, ${dropped}, ${refused}`)
  },
})

// No LangChain: LangSmith's own functions around a loop, with a picture attached and a score given.
import { Client } from 'langsmith'
import { getCurrentRunTree, traceable } from 'langsmith/traceable'
import { wrapOpenAI } from 'langsmith/wrappers'
import { OpenAI } from 'openai'
import { chatLoop } from '../loops/chat.mjs'
import { image, userId } from '../model-server/scenario.mjs'

export async function playTraceable(scenario) {
  const openai = wrapOpenAI(
    new OpenAI({ apiKey: 'none', baseURL: `${process.env.MODEL_URL}/v1`, maxRetries: 0 }),
  )
  const client = new Client()
  let root
  const trace = {
    agent: (name, input, run) =>
      traceable(
        async () => {
          root ??= getCurrentRunTree()
          return run()
        },
        {
          name,
          run_type: 'chain',
          metadata: { user_id: userId },
          extractAttachments: () => [
            { photo: ['image/png', Buffer.from(image, 'base64')] },
            { question: input },
          ],
        },
      )({ question: input }),
    tool: (name, _id, args, run) => traceable(() => run(), { name, run_type: 'tool' })(args),
  }
  await chatLoop(openai, scenario, trace)
  await client.createFeedback(root.id, 'helpful', {
    score: 0.9,
    comment: 'Thanks, says jane.sample@example.com',
    // Of the project: without it the client warns.
    sessionId: root.trace_id,
    traceId: root.trace_id,
  })
}

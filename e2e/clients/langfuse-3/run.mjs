// An agent traced with Langfuse's SDK up to v3: traces and spans by hand, model calls by its wrapper of the OpenAI SDK.
import { AsyncLocalStorage } from 'node:async_hooks'
import { Langfuse, observeOpenAI } from 'langfuse'
import OpenAI from 'openai'
import { chatLoop } from '../loops/chat.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
process.env.LANGFUSE_BASEURL ??= SEALTRACE_URL
process.env.LANGFUSE_PUBLIC_KEY ??= 'pk-lf-any'
process.env.LANGFUSE_SECRET_KEY ??= SEALTRACE_KEY

const langfuse = new Langfuse(scenario.endsWith('norecord') ? { mask: () => '<hidden>' } : {})
const model = new OpenAI({ apiKey: 'none', baseURL: `${MODEL_URL}/v1` })
const around = new AsyncLocalStorage()

const root = langfuse.trace({ name: 'hr-chat', userId, sessionId, tags: ['test'], release: 'v1' })
const inSpan = async (name, input, run) => {
  const span = (around.getStore() ?? root).span({ name, input })
  try {
    const output = await around.run(span, run)
    span.end({ output })
    return output
  } catch (error) {
    span.end({ level: 'ERROR', statusMessage: error.message })
    throw error
  }
}
const trace = {
  agent: inSpan,
  tool: (name, _id, args, run) => inSpan(name, args, run),
}
const create = (...args) =>
  observeOpenAI(model, { parent: around.getStore() }).chat.completions.create(...args)

const output = await chatLoop({ chat: { completions: { create } } }, scenario, trace)
root.update({ output })
root.score({ name: 'helpful', value: 1, comment: 'asked by jane.sample@example.com' })
await langfuse.shutdownAsync()

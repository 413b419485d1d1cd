// The SDKs of OpenAI and Anthropic with a fetch that records; agents and tools are the application's own words. Variants:
// none for chat completions, `responses-`, `anthropic-`, `global-` with the global fetch replaced, `bare-` without any
// word of the application's own.
import { Anthropic } from '@anthropic-ai/sdk'
import { OpenAI } from 'openai'
import { defaultRecorder } from 'sealtrace/capture'
import { wrapFetch } from 'sealtrace/fetch'
import { chatLoop } from '../loops/chat.mjs'
import { messagesLoop } from '../loops/messages.mjs'
import { plainTrace, withOutcome } from '../loops/outcome.mjs'
import { responsesLoop } from '../loops/responses.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const [variant] = scenario.split('-')
const isOff = process.env.SEALTRACE_ADAPTER === 'off'
const baseURL = `${process.env.MODEL_URL}/v1`
const apiKey = `sk-${'test'}-not-to-be-recorded`

const steps = {
  agent: (name, input, run) =>
    defaultRecorder().step({ kind: 'agent', name, agent: name, input }, (step) => said(step, run)),
  tool: (name, id, args, run) =>
    defaultRecorder().step(
      { kind: 'tool', name, tool: name, toolCallId: id, input: args },
      (step) => said(step, run),
    ),
}

async function said(step, run) {
  const output = await run()
  step.update({ output })
  return output
}

function clientOf() {
  const isAnthropic = variant === 'anthropic'
  if (isOff)
    return isAnthropic
      ? new Anthropic({ apiKey, baseURL: process.env.MODEL_URL })
      : new OpenAI({ apiKey, baseURL })
  if (variant === 'global') {
    globalThis.fetch = wrapFetch()
    return new OpenAI({ apiKey, baseURL })
  }
  if (isAnthropic)
    return new Anthropic({ apiKey, baseURL: process.env.MODEL_URL, fetch: wrapFetch() })
  const openai = new OpenAI({ apiKey, baseURL, fetch: wrapFetch() })
  return openai
}

const trace = isOff || variant === 'bare' ? plainTrace : steps
const loops = { responses: responsesLoop, anthropic: messagesLoop }
const loop = loops[variant] ?? chatLoop
const play = () => withOutcome(trace, (watched) => loop(clientOf(), scenario, watched))
const outcome = isOff ? await play() : await defaultRecorder().with({ userId, sessionId }, play)
console.log(JSON.stringify({ outcome }))
// The answer that nobody reads holds the process up until the server gives up.
if (scenario.endsWith('dropped')) {
  if (!isOff) await defaultRecorder().flush(10_000)
  process.exit()
}

// The AI SDK 7 with the adapter in the same process. Variants: none registers it in the application, `auto-` loads it with
// `--import sealtrace/auto` before an application that knows nothing of it. `embed` embeds the question.
import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { createOpenAI } from '@ai-sdk/openai'
import * as ai from 'ai'
import { registerSealtrace } from 'sealtrace/ai-sdk'
import { aiSdkLoop } from '../loops/ai-sdk.mjs'
import { prompt, sessionId, system, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL, SEALTRACE_ADAPTER } = process.env
const [variant] = scenario.split('-')
const isLoaded = process.execArgv.includes('sealtrace/auto')

if (variant === 'auto' && !isLoaded && SEALTRACE_ADAPTER !== 'off') {
  const args = ['--import', 'sealtrace/auto', import.meta.filename, scenario]
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  if (variant !== 'auto' && SEALTRACE_ADAPTER !== 'off') {
    registerSealtrace()
  }
  console.log(JSON.stringify({ outcome: await outcome() }))
  // Nobody reads the answer, and after four seconds the server gives up.
  if (scenario === 'dropped') await pause(5000)
}

/** What the application saw: the loop hides the error that a scenario is about. */
async function outcome() {
  const errors = []
  const generateText = async (settings) => {
    try {
      return await ai.generateText(settings)
    } catch (error) {
      errors.push(`${error.name}: ${error.message}`)
      throw error
    }
  }
  const text = await run({ ...ai, generateText })
  return { text, ...(errors.length > 0 && { errors }) }
}

async function run(ai) {
  const openai = createOpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: 'none' })
  if (scenario.endsWith('embed')) {
    const { embedding } = await ai.embed({ model: openai.embedding('gpt-6-embed'), value: prompt })
    return `a vector of ${embedding.length}`
  }
  const recorded = !scenario.endsWith('norecord')
  const telemetryOf = (functionId) => ({
    runtimeContext: { userId, sessionId, secret: system },
    telemetry: {
      functionId,
      includeRuntimeContext: { userId: true, sessionId: true },
      ...(!recorded && { recordInputs: false, recordOutputs: false }),
    },
  })
  return await aiSdkLoop({ ai, model: openai('gpt-6-astra'), scenario, telemetryOf })
}

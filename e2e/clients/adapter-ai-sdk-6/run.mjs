// The AI SDK 6 with the adapter in the same process. Variants: none registers it in the application, `auto-` loads it with
// `--import sealtrace/auto` before an application that knows nothing of it.
import { spawnSync } from 'node:child_process'
import { createOpenAI } from '@ai-sdk/openai'
import * as ai from 'ai'
import { registerSealtrace } from 'sealtrace/ai-sdk'
import { aiSdkLoop } from '../loops/ai-sdk.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

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
  const model = createOpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: 'none' })('gpt-6-astra')
  const recorded = !scenario.endsWith('norecord')
  const off = { recordInputs: false, recordOutputs: false }
  const metadata = { userId, sessionId, tags: ['hr'], ...(!recorded && off) }
  const telemetryOf = (functionId) => ({ experimental_telemetry: { functionId, metadata } })
  return await aiSdkLoop({ ai, model, scenario, telemetryOf })
}

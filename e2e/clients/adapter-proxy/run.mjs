// The SDKs of OpenAI and Anthropic with the proxy in place of the API, and nothing else. Variants: none for chat
// completions, `responses-`, `anthropic-`; `single-` names no run, so that each call is one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Anthropic } from '@anthropic-ai/sdk'
import { OpenAI } from 'openai'
import { chatLoop } from '../loops/chat.mjs'
import { messagesLoop } from '../loops/messages.mjs'
import { plainTrace, withOutcome } from '../loops/outcome.mjs'
import { responsesLoop } from '../loops/responses.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const [variant] = scenario.split('-')
const upstream = process.env.MODEL_URL

async function startProxy() {
  const main = join(import.meta.dirname, 'node_modules/sealtrace/src/cli/main.ts')
  const upstreams = ['--upstream-openai', upstream, '--upstream-anthropic', upstream]
  const child = spawn(process.execPath, [main, 'proxy', '--port', '0', ...upstreams], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk
    const [, url] = /^ready (\S+)$/m.exec(said) ?? []
    if (url) return { child, url }
  }
  throw new Error('the proxy did not start')
}

const proxy = process.env.SEALTRACE_ADAPTER === 'off' ? null : await startProxy()
const address = proxy?.url ?? upstream
const apiKey = `sk-${'test'}-not-to-be-recorded`
const runId = crypto.randomUUID()
const defaultHeaders = {
  'x-sealtrace-user': userId,
  'x-sealtrace-session': sessionId,
  ...(variant !== 'single' && { 'x-sealtrace-trace': runId }),
}
const client =
  variant === 'anthropic'
    ? new Anthropic({ apiKey, baseURL: address, defaultHeaders })
    : new OpenAI({ apiKey, baseURL: `${address}/v1`, defaultHeaders })

const loops = { responses: responsesLoop, anthropic: messagesLoop }
const loop = loops[variant] ?? chatLoop
const outcome = await withOutcome(plainTrace, (watched) => loop(client, scenario, watched))
console.log(JSON.stringify({ outcome }))
if (proxy) {
  proxy.child.kill('SIGTERM')
  const [status] = await once(proxy.child, 'exit')
  if (status !== 0) throw new Error(`the proxy ended with ${status}`)
}
// The answer that nobody reads holds the process up until the server gives up.
if (scenario.endsWith('dropped')) process.exit()

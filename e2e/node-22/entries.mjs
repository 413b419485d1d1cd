// Uses the entries of the published package that an agent's process loads, and records a run with them. Prints one line of
// JSON. Runs where the package is installed, on the Node of that process.
import { createRecorder, Sensitive } from 'sealtrace/capture'
import { redact } from 'sealtrace/detect'
import { wrapFetch } from 'sealtrace/fetch'
import { SealtraceCallbackHandler } from 'sealtrace/langchain'
import { MaskingSpanProcessor } from 'sealtrace/otel'
import { pinoRedaction } from 'sealtrace/pino'
import { openCheckpoint } from 'sealtrace/verify'
import { BasicTracerProvider, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import { pino } from 'pino'

const ssn = '219-09-9999'
const recorder = createRecorder()

async function recordRun() {
  const modelAnswer = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-6-astra',
    choices: [{ index: 0, message: { role: 'assistant', content: `Your SSN is ${ssn}.` } }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  }
  const fetch = wrapFetch(async () => Response.json(modelAnswer), { recorder })
  return recorder.step({ kind: 'agent', name: 'on-node-22', input: `I am ${ssn}` }, async (run) => {
    const response = await fetch('https://model.example/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-6-astra', messages: [{ role: 'user', content: 'SSN?' }] }),
    })
    const { choices } = await response.json()
    recorder.logToolCall({
      modelIdentifier: 'get_profile',
      request: { tool_name: 'get_profile', tool_arguments: { id: 7 } },
      response: { tool_result: { salary: new Sensitive(85_123.45, 'salary') } },
    })
    run.update({ output: choices[0].message.content })
    return choices[0].message.content
  })
}

function recordLangChain() {
  const handler = new SealtraceCallbackHandler({ recorder })
  const runId = '0195f0c0-0000-7000-8000-000000000022'
  handler.handleChainStart({ id: ['app', 'chain'] }, { question: ssn }, runId)
  handler.handleChainEnd({ answer: 'done' }, runId)
}

function mask() {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new MaskingSpanProcessor(exporter)] })
  provider
    .getTracer('t')
    .startSpan('span', { attributes: { text: `I am ${ssn}` } })
    .end()
  const lines = []
  pino({ ...pinoRedaction() }, { write: (line) => lines.push(line) }).info(`I am ${ssn}`)
  return [redact(`I am ${ssn}`), exporter.getFinishedSpans()[0].attributes.text, lines[0]]
}

async function verify() {
  const response = await fetch(`${process.env.SEALTRACE_URL}/log/default/checkpoint`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return openCheckpoint(bytes, process.env.LOG_KEY, process.env.LOG_ORIGIN).size
}

const answer = await recordRun()
recordLangChain()
const flushed = await recorder.flush(10_000)
const { failures } = recorder.stats()
const masked = mask()
const size = await verify()
await recorder.close()
const node = process.versions.node
process.stdout.write(`${JSON.stringify({ node, answer, flushed, failures, masked, size })}\n`)

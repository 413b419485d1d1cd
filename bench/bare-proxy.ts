// What bench/proxy.ts compares with, each a process of its own: `upstream` answers like a model API, at once; `proxy URL` passes
// requests on with node:http and does nothing else.
import {
  Agent,
  createServer,
  request as ask,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'

const [kind = 'upstream', target = ''] = process.argv.slice(2)
const piece = 'the order is on its way and arrives on Thursday, said the agent. '
const text = piece.repeat(16)
const usage = { prompt_tokens: 500, completion_tokens: 250, total_tokens: 750 }
const head = { id: 'chatcmpl-1', model: 'gpt-6-astra', created: 1_790_000_000 }
const chunk = (delta: object, more = {}) =>
  `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, ...more }] })}\n\n`
const whole = JSON.stringify({
  ...head,
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage,
})
const events = [
  chunk({ role: 'assistant', content: '' }),
  ...Array.from({ length: 16 }, () => chunk({ content: piece })),
  chunk({}, { finish_reason: 'stop' }),
  `data: ${JSON.stringify({ ...head, choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
]

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const part of request) body += part
  if (!body.includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    response.write(event)
    await new Promise((done) => setImmediate(done))
  }
  response.end()
}

const upstream: RequestListener = (request, response) => void answer(request, response)

const agent = new Agent({ keepAlive: true })
const proxy: RequestListener = (request, response) => {
  const { method, headers, url } = request
  const onward = ask(new URL(url ?? '/', target), { method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  request.pipe(onward)
}

const server = createServer(kind === 'upstream' ? upstream : proxy)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`ready http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
})
process.on('SIGTERM', () => process.exit(0))

// A stand-in for the providers of models: it speaks their HTTP and plays the scenarios of `scenario.mjs`.
import { createServer } from 'node:http'
import { messages } from './anthropic.mjs'
import { gemini } from './gemini.mjs'
import { chat, embeddings, responses } from './openai.mjs'
import { pause } from './scenario.mjs'
import { nextTurn } from './turn.mjs'

/** Events of a held answer that are sent before it stops, and how long it waits for the client to go away. */
const heldAfter = 6
const heldFor = 4_000

const doors = [
  [/\/chat\/completions$/, chat],
  [/\/responses$/, responses],
  [/\/messages$/, messages],
  [/\/models\/([^/:]+):(generateContent|streamGenerateContent)$/, gemini],
]

/**
 * Starts the server on a free port of the loopback interface.
 *
 * The scenario is chosen by, in this order: the header `x-scenario`; the model's name (`gpt-6-astra@parallel`); the
 * beginning of the path (`URL/@parallel/v1/…`, so that a client needs nothing but its base URL); else `basic`.
 * `requests` lists what arrived: {path, scenario, headers, body}.
 */
export async function startModelServer() {
  const requests = []
  const server = createServer((request, response) => {
    answer(request, response, requests).catch(() => response.destroy())
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function answer(request, response, requests) {
  const { path, place } = placeOf(request)
  const body = JSON.parse((await textOf(request)) || '{}')
  const { door, inPath } = findDoor(path)
  const [model = '', suffix] = String(inPath[1] ?? body.model ?? '').split('@')
  const scenario = request.headers['x-scenario'] ?? suffix ?? place ?? 'basic'
  // Answers have ids of their own, as a provider's have.
  const nth = requests.push({ path, scenario, headers: request.headers, body })
  const named = { ...body, model, nth }
  if (path.endsWith('/embeddings')) return sendJson(response, 200, embeddings(named))
  if (!door) return sendJson(response, 404, { error: { message: 'no such path' } })
  await new Promise((done) => setTimeout(done, pause))
  const turn = nextTurn(scenario, door.conversationOf(named))
  if (turn.error !== undefined) return sendJson(response, 429, door.error(turn.error))
  if (body.stream === true || inPath[2] === 'streamGenerateContent')
    return sendStream(response, door.stream(named, turn), turn.hold)
  if (turn.hold) await goneOrLate(response)
  sendJson(response, 200, door.json(named, turn))
}

function placeOf(request) {
  const { pathname } = new URL(request.url, 'http://localhost')
  const [, place, path = '/'] = /^(?:\/@([a-z]+))?(\/.*)?$/.exec(decodeURIComponent(pathname)) ?? []
  return { place, path }
}

function findDoor(path) {
  for (const [pattern, door] of doors) {
    const inPath = pattern.exec(path)
    if (inPath) return { door, inPath }
  }
  return { inPath: [] }
}

async function textOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function sendJson(response, status, body) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': 'req_1',
    // Clients that retry do it at once.
    ...(status === 429 && { 'retry-after-ms': '1' }),
  })
  response.end(JSON.stringify(body))
}

async function sendStream(response, events, hold) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' })
  let sent = 0
  for (const { event, data } of events) {
    if (response.destroyed) return
    if (hold && ++sent > heldAfter) {
      await goneOrLate(response)
      response.destroy()
      return
    }
    const text = typeof data === 'string' ? data : JSON.stringify(data)
    response.write(`${event ? `event: ${event}\n` : ''}data: ${text}\n\n`)
    await new Promise((done) => setImmediate(done))
  }
  response.end()
}

function goneOrLate(response) {
  return new Promise((done) => {
    const timer = setTimeout(done, heldFor)
    response.on('close', () => {
      clearTimeout(timer)
      done()
    })
  })
}

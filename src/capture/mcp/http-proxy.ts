// Stands between clients and a server that speaks streamable HTTP: passes requests and answers on as they come, and records
// beside it.
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SealtraceError } from '../../error.ts'
import { isAskedFor } from '../proxy/asked-for.ts'
import { endToEnd, hasBody, headersFor, isReadableBody } from '../proxy/end-to-end.ts'
import { Continuations } from './continuations.ts'
import { bodyReader, wholeBody, type BodyReader } from './http-body.ts'
import { longestLine } from './lines.ts'
import { MessageLog, parsed, refusalOf, type MessageLogOptions } from './message-log.ts'
import { kindOf, messagesOf, type Role } from './message.ts'
import { refusalAnswer, refusalAnswers } from './refusal.ts'
import { Sessions } from './sessions.ts'

export interface HttpProxyOptions extends Omit<MessageLogOptions, 'sessionId' | 'continuations'> {
  /** The server's endpoint. The proxy answers at the same path. On other paths only messages are recorded. */
  readonly upstream: URL
  readonly host: string
  readonly port: number
  /** True: calls that cannot be recorded are answered with an error. */
  readonly failClosed: boolean
}

export interface HttpProxy {
  /** Where clients find the server. */
  readonly url: string
  /** Ends all connections. */
  close(): Promise<void>
}

interface Proxy {
  readonly options: HttpProxyOptions
  readonly sessions: Sessions
}

interface Exchange extends Proxy {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly log: MessageLog
  /** Its answer is looked at. */
  isRecorded: boolean
  /** The id of the request in the body, if it is one. */
  related?: unknown
}

/** Rejects with `unavailable` when it cannot listen. */
export async function startHttpProxy(options: HttpProxyOptions): Promise<HttpProxy> {
  const continuations = new Continuations(true)
  const sessions = new Sessions(
    (sessionId) => new MessageLog({ ...options, sessionId, continuations }),
  )
  const proxy = { options, sessions }
  const server = createServer((request, response) => pass(proxy, request, response))
  // Streams of events stay open for as long as they like.
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new SealtraceError(
          'unavailable',
          `mcp-proxy: cannot listen (${error.code ?? 'no reason given'}); choose another --host or --port`,
        ),
      ),
    )
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${host}:${port}${options.upstream.pathname}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          sessions.close()
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function pass(proxy: Proxy, request: IncomingMessage, response: ServerResponse): void {
  const { options, sessions } = proxy
  const path = request.url ?? ''
  if (!path.startsWith('/') || !isAskedFor(options.host, request.headers)) {
    deny(response, 403, 'the Host or Origin header names another machine')
    return
  }
  if (!isReadableBody(request)) {
    deny(response, 400, 'transfer-encoding may be chunked only')
    return
  }
  const isRecorded = path.split('?', 1)[0] === options.upstream.pathname
  const log = sessions.of(headerOf(request, 'mcp-session-id'))
  const exchange: Exchange = { ...proxy, request, response, log, isRecorded }
  log.setVersion(headerOf(request, 'mcp-protocol-version'))
  response.on('close', () => sessions.release(log))
  if (hasBody(request) && options.failClosed) void passWhole(exchange)
  else passStream(exchange)
}

/** Passes on what comes while it comes. */
function passStream(exchange: Exchange): void {
  const { request } = exchange
  const upstream = open(exchange)
  const reader = requestReader(exchange)
  request.on('data', (chunk: Buffer) => {
    if (!upstream.destroyed && !upstream.write(chunk)) {
      request.pause()
      upstream.once('drain', () => request.resume())
    }
    reader?.push(chunk)
  })
  request.on('end', () => {
    // Looked at first: the answer must find its request.
    if (reader) void reader.end().finally(() => upstream.end())
    else upstream.end()
  })
  request.on('error', () => upstream.destroy())
}

/** With `failClosed` nothing is passed on that was not looked at. */
async function passWhole(exchange: Exchange): Promise<void> {
  const { request, response, options } = exchange
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= longestLine) chunks.push(chunk)
    }
  } catch {
    response.destroy()
    return
  }
  if (size > longestLine) {
    const tooLarge = new SealtraceError('too_large', 'a message')
    answer(response, 413, refusalAnswer(null, tooLarge))
    return
  }
  const body = Buffer.concat(chunks)
  const text = await wholeBody(request.headers['content-encoding'], body)
  const value = text === null ? undefined : parsed(text)
  if (value === undefined && !isForm(exchange, text)) {
    const unreadable = new SealtraceError('bad_request', 'a message')
    answer(response, 415, refusalAnswer(null, unreadable))
    return
  }
  const refusal = refusalOf(options.recorder, value)
  if (refusal) {
    const answers = refusalAnswers(value, refusal)
    const [first = refusalAnswer(null, refusal)] = answers
    answer(response, 200, Array.isArray(value) && answers.length > 0 ? answers : first)
    return
  }
  observeRequest(exchange, value)
  open(exchange).end(body)
}

/** What is no JSON and still passes: the forms of OAuth, where no message can be. */
function isForm({ request, isRecorded }: Exchange, text: string | null): boolean {
  const type = request.headers['content-type'] ?? ''
  return (
    text === '' ||
    (!isRecorded &&
      /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type) &&
      /^[\x20-\x7e]*$/.test(text ?? '\0'))
  )
}

function requestReader(exchange: Exchange): BodyReader | null {
  const { request, log } = exchange
  if (!hasBody(request)) return null
  return bodyReader('', request.headers['content-encoding'], (text) => {
    if (text !== null) observeRequest(exchange, parsed(text))
    else if (exchange.isRecorded) log.addTooLarge('client', longestLine)
  })
}

/** Servers answer at more paths than they say: what is a message is recorded wherever it goes. */
function observeRequest(exchange: Exchange, value: unknown): void {
  const { request, log } = exchange
  const messages = messagesOf(value).filter((message) => kindOf(message) !== undefined)
  const requests = messages.filter((message) => kindOf(message) === 'request')
  exchange.related = requests.length === 1 ? requests[0]?.['id'] : undefined
  exchange.isRecorded ||= messages.length > 0
  log.addValue(value, 'client', { sessionId: headerOf(request, 'mcp-session-id') })
}

function open(exchange: Exchange) {
  const { options, request, response } = exchange
  const { upstream } = options
  const send = upstream.protocol === 'https:' ? httpsRequest : httpRequest
  const out = send({
    host: upstream.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: upstream.port,
    path: request.url,
    method: request.method,
    headers: headersFor(request, upstream.host),
    setHost: false,
  })
  const failed = (): void => {
    // What is still coming is read, so that the client gets to read its answer.
    request.resume()
    if (response.headersSent) response.destroy()
    else deny(response, 502, 'the server cannot be reached')
  }
  out.on('response', (answered) => passAnswer(exchange, answered))
  // No client of ours can have asked for another protocol.
  out.on('upgrade', (_, socket) => {
    socket.destroy()
    failed()
  })
  out.on('error', failed)
  response.on('close', () => out.destroy())
  return out
}

function passAnswer(exchange: Exchange, answered: IncomingMessage): void {
  const { request, response, sessions, log } = exchange
  const session = headerOf(answered, 'mcp-session-id')
  if (session) sessions.keep(session, log)
  const isOk = answered.statusCode !== undefined && answered.statusCode < 300
  if (request.method === 'DELETE' && isOk) sessions.end(headerOf(request, 'mcp-session-id'))
  const { statusCode = 502, statusMessage } = answered
  response.writeHead(statusCode, statusMessage, endToEnd(answered.rawHeaders))
  response.flushHeaders()
  const reader = exchange.isRecorded ? answerReader(exchange, answered) : null
  answered.on('data', (chunk: Buffer) => {
    if (!response.write(chunk)) {
      answered.pause()
      response.once('drain', () => answered.resume())
    }
    reader?.push(chunk)
  })
  answered.on('end', () => {
    // Looked at first: what has no answer when the exchange is over gets none.
    if (reader) void reader.end().finally(() => response.end())
    else response.end()
  })
  answered.on('error', () => response.destroy())
}

function answerReader(exchange: Exchange, answered: IncomingMessage): BodyReader {
  const { 'content-type': type = '', 'content-encoding': coding } = answered.headers
  const { log, request } = exchange
  const sessionId = headerOf(answered, 'mcp-session-id') ?? headerOf(request, 'mcp-session-id')
  const from: Role = 'server'
  return bodyReader(type, coding, (text) => {
    if (text === null) log.addTooLarge(from, longestLine)
    else log.add(text, from, { sessionId, related: exchange.related })
  })
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' && value.length <= 1024 ? value : undefined
}

function deny(response: ServerResponse, status: number, message: string): void {
  answer(response, status, { jsonrpc: '2.0', id: null, error: { code: -32_000, message } })
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

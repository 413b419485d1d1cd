// Passes one request on to its provider, and the answer back: bytes as they are and as soon as they are there.
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { mostRequestChars } from '../fetch/call-recording.ts'
import type { FailedCalls } from '../fetch/failed-calls.ts'
import { plainPath } from '../fetch/plain-path.ts'
import type { BodyTap } from '../fetch/tap-response.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { isAskedFor } from './asked-for.ts'
import { endToEnd, headersFor, isReadableBody } from './end-to-end.ts'
import { replyWithError, type ErrorReply } from './error-reply.ts'
import { ownHeaders, ProxiedCall } from './proxied-call.ts'
import { upstreamOf, type UpstreamName, type Upstreams } from './upstreams.ts'

export interface ForwardOptions {
  readonly recorder: Recorder
  readonly upstreams: Upstreams
  readonly failedCalls: FailedCalls
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent }
  /** Bytes of a request. */
  readonly maxBody: number
  /** That is listened on. */
  readonly host: string
  /** PEM. */
  readonly ca?: string | undefined
}

export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions,
): void {
  const path = request.url ?? ''
  const name = upstreamOf(path, request.headers)
  const refuse = (reply: ErrorReply): void => replyWithError(response, name, reply)
  const improper = improperIn(request, options)
  if (improper) return refuse(improper)
  const call = new ProxiedCall(request, options.upstreams[name], options)
  if (call.refusal)
    return refuse({
      status: 503,
      message: `not recorded, so not passed on: ${call.refusal.message}`,
    })
  new Exchange(request, response, { ...options, name, call }).begin()
}

/** Why a request goes no further, whatever it calls. */
function improperIn(request: IncomingMessage, options: ForwardOptions): ErrorReply | null {
  const { url = '', headers } = request
  if (!isAskedFor(options.host, headers))
    return { status: 403, message: 'the Host or Origin header names another machine' }
  // The other form of a request line names a server of the client's choice.
  if (!url.startsWith('/')) return { status: 400, message: 'the path must start with /' }
  // An upstream's own path must not be left, nor a call hidden behind what only the provider undoes.
  if (url.includes('#') || plainPath(url.split('?', 1)[0] ?? '') === null)
    return { status: 400, message: 'the path has segments of dots, or escapes that are none' }
  if (!isReadableBody(request))
    return { status: 400, message: 'transfer-encoding may be chunked only' }
  if (Number(headers['content-length'] ?? 0) > options.maxBody) return tooLarge(options.maxBody)
  return null
}

interface ExchangeOptions extends ForwardOptions {
  readonly name: UpstreamName
  readonly call: ProxiedCall
}

class Exchange {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #options: ExchangeOptions
  #outgoing: ClientRequest | undefined
  #tap: BodyTap | undefined
  /** The request's body so far; null: too long to be kept. */
  #kept: Buffer[] | null = []
  #received = 0
  #isRequestOver = false
  #incoming: IncomingMessage | undefined

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    this.#request = request
    this.#response = response
    this.#options = options
  }

  begin(): void {
    const request = this.#request
    this.#send(true)
    request.on('data', (chunk: Buffer) => this.#take(chunk))
    request.on('end', () => {
      this.#isRequestOver = true
      this.#outgoing?.end()
      this.#options.call.request(this.#bodyText())
    })
    request.on('error', () => this.#clientLeft())
    this.#response.on('drain', () => this.#incoming?.resume())
    this.#response.on('error', () => this.#clientLeft())
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) this.#clientLeft()
    })
  }

  #send(mayReuse: boolean): void {
    const { upstreams, name, agents, ca } = this.#options
    const upstream = upstreams[name]
    const isTls = upstream.protocol === 'https:'
    const client = isTls ? https : http
    const outgoing = client.request({
      protocol: upstream.protocol,
      hostname: upstream.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: upstream.port === '' ? undefined : upstream.port,
      method: this.#request.method,
      path: `${upstream.pathname.replace(/\/$/, '')}${this.#request.url ?? ''}`,
      headers: headersFor(this.#request, upstream.host, (name) => name.startsWith(ownHeaders)),
      agent: mayReuse ? (isTls ? agents.https : agents.http) : false,
      ...(isTls && ca !== undefined && { ca }),
    })
    this.#outgoing = outgoing
    outgoing.on('response', (answer) => this.#answer(answer))
    outgoing.on('drain', () => this.#request.resume())
    // No client of ours can have asked for it.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy()
      this.#failed(new Error('the provider switched protocols'), false)
    })
    outgoing.on('error', (error) => this.#failed(error, outgoing.reusedSocket && mayReuse))
    for (const chunk of this.#kept ?? []) outgoing.write(chunk)
    if (this.#isRequestOver) outgoing.end()
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.length
    const { maxBody } = this.#options
    if (this.#received > maxBody) return this.#giveUp(tooLarge(maxBody))
    if (this.#received > mostRequestChars) this.#kept = null
    this.#kept?.push(chunk)
    if (this.#outgoing?.write(chunk) === false) this.#request.pause()
  }

  #bodyText(): string | null {
    const isPlain = /^(identity)?$/.test(this.#request.headers['content-encoding'] ?? '')
    if (!this.#options.call.isRecorded || !this.#kept || !isPlain) return null
    return Buffer.concat(this.#kept).toString()
  }

  #answer(answer: IncomingMessage): void {
    const response = this.#response
    if (response.destroyed) return void answer.destroy()
    this.#incoming = answer
    this.#kept = this.#isRequestOver ? null : this.#kept
    response.sendDate = false
    const headers = endToEnd(answer.rawHeaders)
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
    // Alone, Node would write them as UTF-8: with the first bytes of the body they stay what they are.
    if (headers.every(isAscii)) response.flushHeaders()
    const tap = this.#options.call.answer(answer)
    this.#tap = tap
    answer.on('data', (chunk: Buffer) => {
      if (!response.write(chunk)) answer.pause()
      tap.chunk(chunk)
    })
    answer.on('end', () => {
      if (response.destroyed) return
      response.end()
      tap.done()
    })
    answer.on('error', (error) => this.#brokeOff(error))
  }

  #brokeOff(error: Error): void {
    this.#tap?.fail(error)
    this.#response.destroy()
  }

  /**
   * No answer came. A connection that was kept may have been closed meanwhile: then what only reads is asked again on a new
   * one. Anything else may have been done already: whether to ask again is the client's to say (RFC 9110, section 9.2.2).
   */
  #failed(error: Error & { code?: string }, wasKept: boolean): void {
    if (this.#response.destroyed) return
    if (this.#incoming) {
      // Node takes a reset for the end of an answer that has no other.
      if (!this.#response.writableEnded && isEndedByClose(this.#incoming)) this.#brokeOff(error)
      return
    }
    const isSafe = /^(?:GET|HEAD|OPTIONS)$/.test(this.#request.method ?? '')
    if (wasKept && isSafe && this.#kept && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? ''))
      return this.#send(false)
    const code = /^[A-Z0-9_]{1,60}$/.test(error.code ?? '') ? error.code : 'no answer'
    const { name } = this.#options
    this.#giveUp(
      {
        status: 502,
        message: `the provider cannot be reached (${code}); check --upstream-${name} and the network`,
      },
      error,
    )
  }

  #giveUp(reply: ErrorReply, error: Error = new Error(reply.message)): void {
    const { call, name } = this.#options
    this.#stopRequest()
    call.fail(error)
    replyWithError(this.#response, name, reply)
    // Its rest is read and forgotten, so that the client comes to read the answer.
    this.#request.resume()
  }

  /** The provider is told by the end of its connection. */
  #clientLeft(): void {
    this.#stopRequest()
    if (this.#tap) this.#tap.cancel()
    else this.#options.call.cancel()
    this.#tap = undefined
  }

  #stopRequest(): void {
    this.#request.removeAllListeners('data')
    if (!this.#isRequestOver) this.#options.call.request(null)
    this.#isRequestOver = true
    this.#kept = null
    this.#outgoing?.destroy()
  }
}

function tooLarge(maxBody: number): ErrorReply {
  return { status: 413, message: `the request is above ${maxBody} bytes; raise --max-body` }
}

function isEndedByClose({ headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text)
}

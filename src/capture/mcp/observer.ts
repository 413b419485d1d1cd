// Makes steps of the messages of one connection, whoever carries them.
import type { AdapterRecorder } from '../adapter-recorder.ts'
import { currentContext, withContext, type RecordContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep, StepIds, StepStart } from '../recorder/step-draft.ts'
import { askedIn, Continuations, goesOn, type AskedStep } from './continuations.ts'
import { describeAnswer } from './describe-answer.ts'
import { describeRequest } from './describe-request.ts'
import { idOf, kindOf, metaOf, objectOf, textOf, type Message, type Role } from './message.ts'
import { oneOf, OpenRequests, type OpenRequest, type Target } from './open-requests.ts'
import { parentIn } from './trace-context.ts'

export interface ObserverOptions {
  readonly recorder: AdapterRecorder
  /** Where it stands: with the application that is a client or a server, or between two processes. */
  readonly at: Role | 'between'
  /** Name of the server; default: what the server says of itself. */
  readonly server?: string | undefined
  readonly all?: boolean | undefined
  readonly acceptTraceContext?: boolean | undefined
  /** Shared by connections that carry parts of one call. */
  readonly continuations?: Continuations | undefined
}

/** What the carrier knows of a message. */
export interface Carried {
  /** What groups steps where the protocol has no session. */
  readonly group?: string | undefined
  readonly sessionId?: string | undefined
  /** Id of the request that this one was made for. */
  readonly related?: unknown
  /** Aborted when the sender wants no answer any more. */
  readonly signal?: AbortSignal | undefined
}

/** A request that is a step now. */
export interface Begun {
  readonly ids: StepIds
  /** Tells that it could not be sent. */
  fail(error: unknown): void
}

/** In which run a step belongs. Without `parent` the context says it. */
interface Place {
  readonly context: RecordContext
  readonly parent?: StepIds | null
}

/** Several requests with one id are open, and it cannot be told whose answer came. */
const unknownEnd = { status: 'unset', attributes: { 'sealtrace.mcp.outcome': 'unknown' } } as const
const closedError = { type: 'connection_closed', message: 'the connection was closed' }
/** Their answers name the server and the version of the protocol. */
const handshakes = new Set(['initialize', 'server/discover'])
const prefix = 'io.modelcontextprotocol/'

export class Observer {
  readonly #options: ObserverOptions
  readonly #open = new OpenRequests()
  readonly #continuations: Continuations
  #facts: { version?: string | undefined; server?: string | undefined; client?: string | undefined }

  constructor(options: ObserverOptions) {
    this.#options = options
    this.#continuations = options.continuations ?? new Continuations(false)
    this.#facts = { server: options.server }
  }

  /** Takes one message. Throws for messages whose members throw; call it within `attempt`. */
  observe(
    recorder: Recorder,
    message: Message,
    from: Role,
    carried: Carried = {},
  ): Begun | undefined {
    const kind = kindOf(message)
    if (kind === 'request') return this.#request(recorder, message, from, carried)
    if (kind === 'response') this.#response(recorder, message, from, carried)
    if (kind === 'notification') this.#notification(recorder, message, from, carried)
    return undefined
  }

  /** The version of the protocol that both sides agreed on. */
  setVersion(version: unknown): void {
    this.#facts.version = textOf(version)
  }

  /** The connection is over: what is open gets no answer. */
  close(): void {
    for (const { step, isLost } of this.#open.takeAll())
      if (!isLost) step?.end({ error: closedError })
    if (this.#options.continuations) return
    for (const { request, asked } of this.#continuations.takeAll())
      for (const step of [...asked.map((one) => one.step), request.step])
        step?.end({ error: closedError })
  }

  #request(recorder: Recorder, message: Message, from: Role, carried: Carried): Begun | undefined {
    const { id, params } = message
    const method = String(message['method'])
    const key = `${from} ${idOf(id)}`
    this.#learnOf(metaOf(params))
    const before = this.#continued(method, params)
    const place = before ? { context: before.context } : this.#placeOf(params, from, carried)
    const step = before?.step ?? this.#start(recorder, message, place, carried)
    const rest = { key, from, method: before?.method ?? method, context: place.context }
    if (!step) {
      if (handshakes.has(method)) this.#open.add({ ...rest, target: {} })
      return undefined
    }
    const token = idOf(metaOf(params)['progressToken'])
    const request: OpenRequest = {
      ...rest,
      step,
      target: targetOf(params),
      token: token && `${from} ${token}`,
    }
    this.#open.add(request)
    const end = (error: unknown): void => {
      if (!this.#open.has(request)) return
      this.#open.remove(request)
      if (!request.isLost) step.end({ error })
    }
    this.#watch(request, carried.signal, end)
    return { ids: idsOf(step), fail: end }
  }

  /** The call that goes on with this request. */
  #continued(method: string, params: unknown): OpenRequest | undefined {
    // A server runs the tool anew for each round: to it they are calls of their own.
    if (this.#options.at === 'server') return undefined
    const found = this.#continuations.take(method, params)
    const answers = objectOf(objectOf(params)?.['inputResponses']) ?? {}
    for (const { key, method: asked, step } of found?.asked ?? [])
      if (objectOf(answers[key])) step.end(describeAnswer(asked, { result: answers[key] }))
    return found?.request
  }

  #start(
    recorder: Recorder,
    { id, method, params }: Message,
    { context, parent }: Place,
    { sessionId, group }: Carried,
  ): OpenStep | undefined {
    const start = describeRequest(String(method), params, this.#options.all === true)
    if (!start) return undefined
    return withContext(context, () =>
      recorder.start({
        ...start,
        parent,
        sessionId: currentContext().sessionId ?? sessionId ?? group,
        attributes: {
          ...start.attributes,
          ...this.#attributes(method, sessionId),
          'jsonrpc.request.id': String(id),
        },
      }),
    )
  }

  #attributes(method: unknown, sessionId: string | undefined): Record<string, unknown> {
    const { version, server, client } = this.#facts
    return {
      'mcp.method.name': method,
      'mcp.protocol.version': version,
      'mcp.session.id': sessionId,
      'mcp.server.name': server,
      'mcp.client.name': this.#options.at === 'client' ? undefined : client,
    }
  }

  #placeOf(params: unknown, from: Role, { related }: Carried): Place {
    const { at, acceptTraceContext = true } = this.#options
    const context = currentContext()
    const remote = acceptTraceContext ? parentIn(params) : undefined
    const isOwn = at === from
    if (isOwn && context.step) return { context }
    if (from === 'client') {
      if (remote) return { context, parent: remote }
      return at === 'between' ? { context, parent: null } : { context }
    }
    // What a server asks for belongs to the call that it is about; the context is that of whoever opened the connection.
    const id = idOf(related)
    const request = id ? oneOf(this.#open.get(`client ${id}`)) : this.#open.only('client')
    if (request?.step) return { context: request.context, parent: idsOf(request.step) }
    if (remote) return { context, parent: remote }
    return isOwn ? { context } : { context, parent: null }
  }

  #watch(
    request: OpenRequest,
    signal: AbortSignal | undefined,
    end: (error: unknown) => void,
  ): void {
    if (!signal) return
    const onAbort = (): void =>
      this.#options.recorder.attempt(() => end({ type: 'cancelled', message: reasonOf(signal) }))
    signal.addEventListener('abort', onAbort, { once: true })
    request.release = () => signal.removeEventListener('abort', onAbort)
  }

  #response(recorder: Recorder, message: Message, from: Role, carried: Carried): void {
    const asker: Role = from === 'client' ? 'server' : 'client'
    const { result } = message
    const request = this.#answered(`${asker} ${idOf(message['id'])}`)
    if (!request) return
    this.#learn(request.method, result)
    const { step } = request
    if (!step) return
    const server = { 'mcp.server.name': this.#facts.server, ...progressOf(request) }
    if (goesOn(result) && this.#waitsForMore(recorder, request, result, carried)) return
    const end = describeAnswer(request.method, message)
    step.end({ ...end, attributes: { ...end.attributes, ...server } })
  }

  /** The request that is answered now, if it can be told. */
  #answered(key: string): OpenRequest | undefined {
    const open = this.#open.get(key)
    const request = oneOf(open)
    const [first] = open
    // As many answers as requests are still to come: each takes one away.
    if (!request)
      for (const lost of open) {
        if (!lost.isLost) lost.step?.end(unknownEnd)
        lost.isLost = true
      }
    const over = request ?? first
    if (over) this.#open.remove(over)
    return request
  }

  /** False when the call is over as far as can be told from here. */
  #waitsForMore(
    recorder: Recorder,
    request: OpenRequest,
    result: unknown,
    carried: Carried,
  ): boolean {
    const { step, context } = request
    if (!step || this.#options.at === 'server') return false
    const asked: AskedStep[] = []
    if (!this.#continuations.add(request, result, asked)) return false
    for (const { key, method, params } of askedIn(result)) {
      const place = { context, parent: idsOf(step) }
      const begun = this.#start(recorder, { method, params, id: key }, place, carried)
      if (begun) asked.push({ key, method, step: begun })
    }
    return true
  }

  #notification(recorder: Recorder, message: Message, from: Role, carried: Carried): void {
    const { method, params } = message
    const about = objectOf(params) ?? {}
    if (method === 'notifications/cancelled') {
      const request = oneOf(this.#open.get(`${from} ${idOf(about['requestId'])}`))
      if (request) this.#open.remove(request)
      const error = { type: 'cancelled', message: textOf(about['reason']) ?? '' }
      request?.step?.end({ error, attributes: progressOf(request) })
    }
    if (method === 'notifications/progress') this.#progress(about, from)
    // A call that wants no answer is one all the same.
    const start = describeRequest(String(method), params, this.#options.all === true)
    if (!start) return
    const { parent, context } = this.#placeOf(params, from, carried)
    const step: StepStart = {
      ...start,
      parent,
      sessionId: context.sessionId ?? carried.sessionId ?? carried.group,
      attributes: { ...start.attributes, ...this.#attributes(method, carried.sessionId) },
    }
    withContext(context, () => recorder.record(step))
  }

  #progress(params: Message, from: Role): void {
    const token = idOf(params['progressToken'])
    const asker: Role = from === 'client' ? 'server' : 'client'
    const request = token && oneOf(this.#open.withToken(`${asker} ${token}`))
    if (!request) return
    const { progress, total, message } = params
    const text = typeof message === 'string' ? message.slice(0, mostMessage) : undefined
    const last = { progress: Number(progress), total: numberOf(total), message: text }
    request.progress = { count: (request.progress?.count ?? 0) + 1, last }
  }

  #learn(method: string, value: unknown): void {
    const result = objectOf(value)
    if (!result) return
    this.#learnOf(metaOf(result))
    if (method !== 'initialize') return
    this.setVersion(result['protocolVersion'])
    this.#facts.server ??= textOf(objectOf(result['serverInfo'])?.['name'])
  }

  #learnOf(meta: Message): void {
    const nameIn = (key: string) => textOf(objectOf(meta[`${prefix}${key}`])?.['name'])
    this.#facts.version = textOf(meta[`${prefix}protocolVersion`]) ?? this.#facts.version
    this.#facts.client = nameIn('clientInfo') ?? this.#facts.client
    this.#facts.server ??= nameIn('serverInfo')
  }
}

const mostMessage = 1000

/** What of the parameters tells that another request goes on with this one. */
function targetOf(params: unknown): Target {
  const { name, uri } = objectOf(params) ?? {}
  return { name: textOf(name) ?? textOf(uri) }
}

function idsOf({ traceId, spanId }: StepIds): StepIds {
  return { traceId, spanId }
}

function progressOf({ progress }: OpenRequest): Record<string, unknown> {
  if (!progress) return {}
  return { 'mcp.progress.count': progress.count, 'mcp.progress.last': progress.last }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function reasonOf({ reason }: AbortSignal): string {
  if (typeof reason === 'string') return reason
  return reason instanceof Error ? reason.message : 'aborted'
}

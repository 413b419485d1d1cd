// A collector for tests: a real server that opens what it gets, and answers as it is told.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { toBase64Url } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { newX25519KeyPair } from '../../crypto/x25519.ts'
import {
  isClientSealed,
  parseClientSealed,
  type ClientSealedBatch,
} from '../../seal/format/client-sealed.ts'
import { isSigned, statementLength } from '../../seal/format/producer-statement.ts'
import { openBatch } from '../../seal/sealed-batch.ts'
import type { WireStep } from './protect-step.ts'

export interface OpenedBatch {
  readonly recorder: { session: string; sequence: number; name: string; version: string }
  readonly resource: Record<string, unknown>
  readonly steps: WireStep[]
  /** Of a producer that seals to a reader key; it has no steps then. */
  readonly sealed?: ClientSealedBatch
}

/** `cut`: the connection ends in the middle of the answer. `hang`: there is none. */
export type Answer =
  | 'take'
  | 'cut'
  | 'hang'
  | { status: number; headers?: Record<string, string>; body?: string }

/** What a collector says when it refuses. */
const errorBody = JSON.stringify({ error: { code: 'bad_request', message: 'no' } })

export class TestCollector {
  url = ''
  publicKey = ''
  /** Of its log. */
  origin = 'sealtrace.local/log/default-00c0ffee'
  /** Its keys, and what it shows of its log to who remembers so many leaves; default nothing, as old collectors. */
  logKeys: string[] | undefined
  shows: (size: number) => Record<string, string> = () => ({})
  /** It does not tell its key. */
  hidesKey = false
  /** What was taken, in order. */
  readonly batches: OpenedBatch[] = []
  readonly requests: { method: string; path: string; headers: IncomingMessage['headers'] }[] = []
  /** As they came. */
  readonly bodies: Buffer[] = []
  /** What becomes of each batch. */
  answer: (batch: OpenedBatch) => Answer = () => 'take'
  #privateKey = Secret.random()
  readonly #server: Server

  private constructor(tls: ServerOptions | null) {
    this.changeKey()
    const handler = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#handle(request, response)
    this.#server = tls ? createTlsServer(tls, handler) : createServer(handler)
  }

  static async start(tls: ServerOptions | null = null): Promise<TestCollector> {
    const collector = new TestCollector(tls)
    await new Promise<void>((done) => collector.#server.listen(0, '127.0.0.1', done))
    const { port } = collector.#server.address() as AddressInfo
    collector.url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
    return collector
  }

  get sealed(): ClientSealedBatch[] {
    return this.batches.flatMap(({ sealed }) => (sealed ? [sealed] : []))
  }

  get steps(): WireStep[] {
    return this.batches.flatMap(({ steps }) => steps)
  }

  /** As a collector that was set up anew. */
  changeKey(): void {
    const { publicKey, privateKey } = newX25519KeyPair()
    this.publicKey = toBase64Url(publicKey)
    this.#privateKey = Secret.own(privateKey)
  }

  stop(): Promise<void> {
    return new Promise((done) => {
      this.#server.close(() => done())
      this.#server.closeAllConnections()
    })
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    this.requests.push({ method, path, headers })
    if (method === 'GET') {
      if (this.hidesKey) return void response.writeHead(503).end()
      response.end(
        JSON.stringify({
          ...{ project: 'default', origin: this.origin, publicKey: this.publicKey },
          logKeys: this.logKeys,
        }),
      )
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    this.bodies.push(body)
    const batch = this.#open(body)
    if (!batch) return void response.writeHead(400).end(errorBody)
    const answer = this.answer(batch)
    if (answer === 'hang') return
    if (answer === 'cut') {
      response.writeHead(200, { 'content-length': '100' }).write('{"accepted"')
      setTimeout(() => response.destroy(), 20)
    } else if (answer === 'take') {
      this.batches.push(batch)
      const { steps, sealed } = batch
      const accepted = sealed ? sealed.records.length : steps.length
      const size = headers['sealtrace-checkpoint']
      const shown = size === undefined ? {} : this.shows(Number(size))
      // What shows checkpoints names levels too.
      const level = 'sealtrace-checkpoint' in shown ? { level: headers['sealtrace-ack'] } : {}
      const told = { accepted, duplicates: 0, traces: [], checkpointSize: 1, ...level }
      response.writeHead(200, shown).end(JSON.stringify(told))
    } else {
      const isRefusal = [400, 413, 415, 422].includes(answer.status)
      const body = answer.body ?? (isRefusal ? errorBody : '')
      response.writeHead(answer.status, answer.headers).end(body)
    }
  }

  /** Null: it is sealed to another key. */
  #open(body: Buffer): OpenedBatch | null {
    try {
      const json = openBatch(
        this.#privateKey,
        isSigned(body) ? body.subarray(statementLength) : body,
      )
      if (!isClientSealed(json)) return JSON.parse(Buffer.from(json).toString()) as OpenedBatch
      const sealed = parseClientSealed(json)
      return { recorder: sealed.recorder, resource: {}, steps: [], sealed }
    } catch {
      return null
    }
  }
}

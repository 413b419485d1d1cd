import { mkdtempSync, readFileSync } from 'node:fs'
import { connect, constants } from 'node:http2'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'
import { readyAuthority } from '../access/ready-authority.ts'
import { createLog } from '../journal/create-log.ts'
import type { AppContext } from './app-context.ts'
import { loadConfig, type Config } from './config.ts'
import { listenGrpc } from './grpc.ts'
import { createInFlight } from './in-flight.ts'
import type { Listener } from './listen.ts'
import { loadGrpc } from './load-grpc.ts'
import { startCollector, type Collector } from './main.ts'
import { createMetrics } from './metrics.ts'
import { hasOpenssl } from '../testing/has-openssl.ts'
import { makeCertificate } from '../testing/make-certificate.ts'

const open: { close(grace: number): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close(0)
})

const paths = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
}
const canary = 'canary-219-09-9999'
const traceId = 'ab'.repeat(16)

interface Given {
  server?: Partial<Config['server']>
  limits?: Partial<Config['limits']>
}

async function start({ server, limits }: Given = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-grpc-'))
  const place = {
    data: join(folder, 'data'),
    project: 'default',
    environment: { SEALTRACE_STATE: join(folder, 'state') },
  }
  const keys = (await createLog(place)).apiKeys
  const defaults = loadConfig({ environment: {} })
  const config: Config = {
    ...defaults,
    server: { host: '127.0.0.1', port: 0, grpcPort: 0, ...server },
    limits: { ...defaults.limits, ...limits },
  }
  const collector = await startCollector({ place, config })
  open.push(collector)
  const get = async (path: string, key: string) =>
    (await (
      await fetch(collector.url + path, { headers: { authorization: `Bearer ${key}` } })
    ).json()) as never
  return { collector, keys, get, export: callerOf(collector) }
}

interface Ended {
  code: number
  details: string
  answer?: Buffer
  metadata: grpc.Metadata
}

interface CallOptions {
  metadata?: Record<string, string>
  path?: string
  gzip?: boolean
  credentials?: grpc.ChannelCredentials
}

/** Sends bytes with the client side of the package, as OTLP exporters do. */
function callerOf({ grpcUrl }: Pick<Collector, 'grpcUrl'>) {
  return (body: Uint8Array, options: CallOptions = {}): Promise<Ended> => {
    const { path = paths.traces, gzip = false } = options
    const algorithm = gzip ? grpc.compressionAlgorithms.gzip : grpc.compressionAlgorithms.identity
    const client = new grpc.Client(
      new URL(grpcUrl ?? '').host,
      options.credentials ?? grpc.credentials.createInsecure(),
      { 'grpc.default_compression_algorithm': algorithm, 'grpc.enable_retries': 0 },
    )
    open.push(client)
    const metadata = new grpc.Metadata()
    for (const [name, value] of Object.entries(options.metadata ?? {})) metadata.set(name, value)
    const same = (bytes: Buffer): Buffer => bytes
    return new Promise((resolve) => {
      let answer: Buffer | undefined
      client
        .makeUnaryRequest(path, same, same, Buffer.from(body), metadata, (_error, value) => {
          answer = value
        })
        .on('status', ({ code, details, metadata: trailers }) =>
          setImmediate(() =>
            resolve({ code, details, metadata: trailers, ...(answer && { answer }) }),
          ),
        )
    })
  }
}

/** Protobuf of one span, with a text in an attribute. */
function span(text: string, name = 'chat'): Buffer {
  const attribute = field(9, field(1, 'input.value'), field(2, field(1, text)))
  const ids = [field(1, Buffer.from(traceId, 'hex')), field(2, Buffer.from('cd'.repeat(8), 'hex'))]
  return field(1, field(2, field(2, ...ids, field(5, name), attribute)))
}

const logRecord = (text: string): Buffer => field(1, field(2, field(2, field(5, field(1, text)))))
const point = Buffer.from([0x31, 1, 0, 0, 0, 0, 0, 0, 0])
const metric = field(
  1,
  field(2, field(2, field(1, 'gen_ai.client.token.usage'), field(5, field(1, point)))),
)

function field(number: number, ...contents: (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(contents.map((one) => Buffer.from(one as string)))
  const length: number[] = []
  let rest = content.length
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content])
}

/** Seconds of google.rpc.RetryInfo; null without one. */
function retryInfo({ metadata }: Ended): number | null {
  const [bytes] = metadata.get('grpc-status-details-bin')
  if (!(bytes instanceof Buffer)) return null
  const type = Buffer.from('type.googleapis.com/google.rpc.RetryInfo')
  const at = bytes.indexOf(type)
  // Any.value { RetryInfo.retry_delay { Duration.seconds } }
  expect([...bytes.subarray(at + type.length, -1)]).toEqual([0x12, 4, 0x0a, 2, 0x08])
  expect(metadata.get('google.rpc.retryinfo-bin')).toEqual([Buffer.from([0x0a, 2, 0x08, 1])])
  expect(metadata.get('grpc-retry-pushback-ms')).toEqual(['1000'])
  return bytes.at(-1) ?? null
}

describe('OTLP over gRPC', () => {
  test('all signals are recorded, gzipped or not, once each', async () => {
    const { collector, keys, get, export: send } = await start()
    const metadata = { authorization: `Bearer ${keys.ingest}` }
    const body = span('write to bob@example.org')
    for (const gzip of [false, true, true]) {
      const { code, answer } = await send(body, { metadata, gzip })
      expect([code, answer?.length]).toEqual([grpc.status.OK, 0])
    }
    const logged = await send(logRecord('a log'), { metadata, path: paths.logs })
    const measured = await send(metric, { metadata, path: paths.metrics })
    const nothing = await send(Buffer.alloc(0), { metadata })
    expect([logged.code, measured.code, nothing.code]).toEqual([0, 0, 0])
    const shown: { steps: object[] } = await get(`/api/v1/traces/${traceId}`, keys.analyst)
    expect(shown.steps).toHaveLength(1)
    expect(JSON.stringify(shown)).toContain('write to [EMAIL_1]')
    const { traces }: { traces: { name: string }[] } = await get('/api/v1/traces', keys.analyst)
    expect(traces.map(({ name }) => name).toSorted()).toEqual([
      'chat',
      'gen_ai.client.token.usage',
      'log',
    ])
    const text = await (await fetch(`${collector.url}/metrics`)).text()
    expect(text).toContain('sealtrace_grpc_requests_total{code="0"} 6\n')
    expect(text).toContain('sealtrace_otlp_metric_points_total{kept="true"} 1\n')
    expect(text).toContain('sealtrace_in_flight_bytes 0\n')
  })

  test('keys come as over HTTP; denials are on the record', async () => {
    const { collector, keys, get, export: send } = await start()
    const basic = Buffer.from(`any:${keys.ingest}`).toString('base64')
    for (const metadata of [
      { 'x-api-key': keys.ingest },
      { authorization: `Bearer ${keys.ingest}` },
      { authorization: `Basic ${basic}` },
    ])
      expect((await send(span('a'), { metadata })).code).toBe(grpc.status.OK)
    const none = await send(span('a'))
    expect([none.code, retryInfo(none)]).toEqual([grpc.status.UNAUTHENTICATED, null])
    expect(none.details).toContain('no valid API key')
    const wrong = await send(span('a'), { metadata: { authorization: `Bearer ${canary}` } })
    expect(wrong.code).toBe(grpc.status.UNAUTHENTICATED)
    expect(wrong.details).not.toContain('canary')
    const denied = await send(span('a'), { metadata: { 'x-api-key': keys.viewer } })
    expect([denied.code, retryInfo(denied)]).toEqual([grpc.status.PERMISSION_DENIED, null])
    const { entries }: { entries: object[] } = await get('/api/v1/audit', keys.auditor)
    const entry = { action: 'write', outcome: 'denied', address: '127.0.0.1' }
    expect(entries).toContainEqual(expect.objectContaining(entry))
    const text = await (await fetch(`${collector.url}/metrics`)).text()
    expect(text).toContain('sealtrace_auth_failures_total 2\n')
    expect(text).toContain('sealtrace_denials_total 1\n')
    expect(text).toContain('sealtrace_grpc_requests_total{code="16"} 2\n')
  })

  test('without a key nothing of the message is read', async () => {
    const { collector } = await start()
    const { trailers } = await halfCall(collector.grpcUrl ?? '', {})
    expect(trailers['grpc-status']).toBe(String(grpc.status.UNAUTHENTICATED))
  })

  test('what cannot be decoded, and what is too large, need not come again', async () => {
    const { keys, export: send } = await start({ limits: { bodyBytes: 2000 } })
    const metadata = { 'x-api-key': keys.ingest }
    const bad = await send(Buffer.from(`{"${canary}"`), { metadata })
    expect([bad.code, retryInfo(bad)]).toEqual([grpc.status.INVALID_ARGUMENT, null])
    expect(bad.details).not.toContain('canary')
    for (const gzip of [false, true]) {
      const large = await send(span('x'.repeat(3000)), { metadata, gzip })
      expect([large.code, retryInfo(large)]).toEqual([grpc.status.RESOURCE_EXHAUSTED, null])
    }
    expect((await send(span('x'.repeat(1000)), { metadata, gzip: true })).code).toBe(0)
    const nowhere = await send(span('a'), { metadata, path: '/canary.Service/Export' })
    expect(nowhere.code).toBe(grpc.status.UNIMPLEMENTED)
  })

  test('what can come again says so', async () => {
    const { collector, keys, export: send } = await start({ limits: { inFlightBytes: 500 } })
    const metadata = { 'x-api-key': keys.ingest }
    const busy = await send(span('x'.repeat(1000)), { metadata })
    expect([busy.code, retryInfo(busy)]).toEqual([grpc.status.RESOURCE_EXHAUSTED, 1])
    expect((await send(span('a'), { metadata })).code).toBe(0)
    collector.log.store.append = () => Promise.reject(new Error(canary))
    const failed = await send(span('b', 'other'), { metadata })
    expect([failed.code, retryInfo(failed)]).toEqual([grpc.status.UNAVAILABLE, 1])
    expect(failed.details).not.toContain('canary')
  })

  test('many calls at a time', async () => {
    const {
      keys,
      get,
      export: send,
    } = await start({
      limits: { bodyBytes: 100_000, inFlightBytes: 300_000 },
    })
    const metadata = { 'x-api-key': keys.ingest }
    const calls = Array.from({ length: 40 }, (_, n) => send(span(`n ${n}`), { metadata }))
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(40).fill(0))
    const { traces }: { traces: object[] } = await get('/api/v1/traces', keys.viewer)
    expect(traces).toHaveLength(1)
  })

  test('a port that is taken, and a package that is not there', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as AddressInfo
    await expect(start({ server: { grpcPort: port } })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`port ${port}`),
    })
    taken.close()
    const missing = loadGrpc(() => Promise.reject(new Error('ERR_MODULE_NOT_FOUND')))
    await expect(missing).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('npm install @grpc/grpc-js'),
    })
  })

  test('a call in work ends before the listener does; then nothing listens', async () => {
    const { collector, keys, export: send } = await start()
    const metadata = { 'x-api-key': keys.ingest }
    expect((await send(span('a'), { metadata })).code).toBe(0)
    const append = collector.log.store.append.bind(collector.log.store)
    collector.log.store.append = async (...given) => {
      await new Promise((done) => setTimeout(done, 300))
      return append(...given)
    }
    const last = send(span('b', 'other'), { metadata })
    await new Promise((done) => setTimeout(done, 100))
    await collector.close()
    expect((await last).code).toBe(grpc.status.OK)
    expect((await send(span('c'), { metadata })).code).toBe(grpc.status.UNAVAILABLE)
  })
})

/** Headers and the beginning of a message that never ends. */
async function halfCall(url: string, headers: Record<string, string>) {
  const session = connect(url)
  open.push({ close: () => session.destroy() })
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: paths.traces,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  stream.write(Buffer.from([0, 0, 0, 1, 0, 0x0a]))
  const trailers = await new Promise<Record<string, unknown>>((done, fail) => {
    stream.on('response', (found) => found['grpc-status'] !== undefined && done(found))
    stream.on('trailers', (found) => done(found))
    stream.on('error', fail)
  })
  return { trailers }
}

test('a message that does not come in time is given up, and its place is free', async () => {
  const listener = await listenAlone()
  const { trailers } = await halfCall(listener.url, {})
  expect(trailers['grpc-status']).toBe(String(grpc.status.RESOURCE_EXHAUSTED))
  const done = await callerOf({ grpcUrl: listener.url })(span('a'))
  expect(done.code).toBe(grpc.status.OK)
})

/** With room for one message at a time, and an intake that takes all. */
async function listenAlone(): Promise<Listener> {
  const { limits, ...config } = loadConfig({ environment: {} })
  const taken = { accepted: 1, duplicates: 0, traces: [], checkpointSize: 1 }
  const context: Partial<AppContext> = {
    config: { ...config, limits: { ...limits, inFlightBytes: limits.bodyBytes } },
    metrics: createMetrics(),
    inFlight: createInFlight(limits.inFlightBytes),
    auth: {
      principal: async () => ({ name: 'key:test', roles: ['ingest'], authority: readyAuthority }),
      forget: () => {},
    },
    intake: { submit: async () => taken, close: async () => {} },
    log: { journal: { refusal: null } } as unknown as AppContext['log'],
    now: Date.now,
  }
  const listener = await listenGrpc({
    grpc,
    context: context as AppContext,
    config: { host: '127.0.0.1', port: 0 },
    receiveTime: 200,
  })
  open.push(listener)
  return listener
}

describe.skipIf(!hasOpenssl())('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-grpc-tls-'))
  const at = (name: string): string => join(folder, name)

  const certify = (name: string, issuer: string | null): void =>
    makeCertificate(at('.'), { name, issuer })

  test('the same files as for HTTP, and with a client CA only clients that it signed', async () => {
    certify('server', null)
    certify('authority', null)
    certify('friend', 'authority')
    certify('stranger', null)
    const tls = { tlsCert: at('server.pem'), tlsKey: at('server.key') }
    const read = (name: string) => readFileSync(at(name))
    const as = (client?: string) =>
      grpc.credentials.createSsl(
        read('server.pem'),
        ...(client ? [read(`${client}.key`), read(`${client}.pem`)] : []),
      )
    const open1 = await start({ server: tls })
    expect(open1.collector.grpcUrl).toMatch(/^https:/)
    const metadata = { 'x-api-key': open1.keys.ingest }
    expect((await open1.export(span('a'), { metadata, credentials: as() })).code).toBe(0)
    const plain = await open1.export(span('a'), { metadata })
    expect(plain.code).toBe(grpc.status.UNAVAILABLE)
    const mutual = await start({ server: { ...tls, tlsClientCa: at('authority.pem') } })
    const own = { 'x-api-key': mutual.keys.ingest }
    const codes = await Promise.all(
      ['friend', 'stranger', undefined].map(
        async (name) =>
          (await mutual.export(span('a'), { metadata: own, credentials: as(name) })).code,
      ),
    )
    expect(codes).toEqual([0, grpc.status.UNAVAILABLE, grpc.status.UNAVAILABLE])
  })

  test('files that are not there or no PEM are a configuration error', async () => {
    const listening = listenGrpc({
      grpc,
      context: { config: loadConfig({ environment: {} }) } as AppContext,
      config: { host: '127.0.0.1', port: 0, tlsCert: at('none.pem'), tlsKey: at('none.pem') },
    })
    await expect(listening).rejects.toMatchObject({ code: 'config_invalid' })
  })
})

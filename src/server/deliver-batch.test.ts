import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Producers } from '../access/producers.ts'
import { encodeUtf8, fromBase64Url, toHex } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { formatProducerKey } from '../seal/format/producer-key.ts'
import { statementOf } from '../seal/format/producer-record.ts'
import { parseStatement, producerKeyId } from '../seal/format/producer-statement.ts'
import { sealBatch } from '../seal/sealed-batch.ts'
import { BatchSigner } from '../seal/signed-batch.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { startCollector, type Collector } from './main.ts'

const user = localPrincipal('tester')
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const seed = Secret.random()
let log: TestLog
let collector: Collector
let signer: BatchSigner
let spans = 0

async function start(signedOnly: boolean): Promise<Collector> {
  const defaults = loadConfig({ environment: {} })
  const server = { ...defaults.server, port: 0 }
  const config = { ...defaults, server, ingest: { signedOnly } }
  return startCollector({ place: log.place, config })
}

beforeAll(async () => {
  log = await testLog()
  collector = await start(false)
  const publicKey = formatProducerKey(new BatchSigner(seed).publicKey)
  await new Producers(collector.log).add(user, { publicKey, name: 'agent' })
})
beforeEach(() => {
  signer = new BatchSigner(seed)
})
afterAll(async () => {
  await collector.close()
  log.dispose()
})

function sealed(count = 2): Uint8Array {
  const recorder = {
    session: '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01',
    sequence: 1,
    name: 'x',
    version: '1',
  }
  const steps = Array.from({ length: count }, () => ({
    ...{ traceId, spanId: (++spans).toString(16).padStart(16, '0'), kind: 'tool', name: 'call' },
    startTime: 1_795_240_800_000_000,
  }))
  const key = fromBase64Url(collector.log.info.publicKey) ?? new Uint8Array(0)
  return sealBatch(key, encodeUtf8(JSON.stringify({ recorder, steps })))
}

async function post(body: Uint8Array) {
  const response = await fetch(`${collector.url}/api/v1/steps`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${log.created.apiKeys.ingest}`,
      'content-type': 'application/vnd.sealtrace.batch',
    },
    body: Uint8Array.from(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

interface OnRecord {
  readonly index: number
  readonly session: string
  readonly counter: number
  readonly steps: number
}

/** Statements of the session. */
async function onRecord(of = signer): Promise<OnRecord[]> {
  const session = toHex(parseStatement(of.giveUp(0, new Uint8Array(0))).session)
  const found: OnRecord[] = []
  for (const { kind, header, index } of await collector.log.store.page(0, 10_000)) {
    if (kind !== recordKinds.producerBatch || header === null) continue
    const parsed = parseHeader(header)
    const statement = parsed && statementOf(parsed)
    if (!statement || toHex(statement.session) !== session) continue
    const { counter } = statement
    found.push({ index: index ?? -1, session, counter, steps: parsed?.batch?.steps ?? -1 })
  }
  return found
}

async function stepIndexes(): Promise<number[]> {
  const rows = await collector.log.store.trace(traceId)
  return rows.map(({ index }) => index ?? -1)
}

const failures = async (): Promise<number> => {
  const response = await fetch(`${collector.url}/metrics`)
  const found = /^sealtrace_auth_failures_total (\d+)$/m.exec(await response.text())
  return Number(found?.[1])
}

it('[E23] what was signed is on the record behind its steps, before it is acknowledged', async () => {
  const body = signer.sign(sealed(2))
  const answer = await post(body)
  expect(answer).toMatchObject({ status: 200, body: { accepted: 2, duplicates: 0 } })
  const [statement, ...others] = await onRecord()
  expect(others).toEqual([])
  expect(statement).toMatchObject({ counter: 0, steps: 2 })
  expect(statement?.index).toBeGreaterThan(Math.max(...(await stepIndexes())))
  expect(answer.body['checkpointSize']).toBeGreaterThan(statement?.index ?? Infinity)
  // Sent again, as after an answer that was lost.
  expect(await post(body)).toMatchObject({ status: 200, body: { accepted: 2, duplicates: 2 } })
  expect((await onRecord()).map(({ counter }) => counter)).toEqual([0, 0])
  // An end holds no steps.
  expect(await post(signer.end(sealed(0)))).toMatchObject({ status: 200, body: { accepted: 0 } })
  expect((await onRecord()).at(-1)).toMatchObject({ counter: 1, steps: 0 })
})

it('[E23] a signature of nobody who is registered is refused, counted, and leaves nothing', async () => {
  const before = await failures()
  const steps = (await stepIndexes()).length
  const stranger = new BatchSigner(Secret.random())
  const forged = Uint8Array.from(signer.sign(sealed()))
  forged[100] = (forged[100] ?? 0) ^ 1
  for (const body of [stranger.sign(sealed()), forged])
    expect(await post(body)).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized' } },
    })
  const changed = Uint8Array.from(signer.sign(sealed()))
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  const short = signer.sign(sealed()).subarray(0, 100)
  for (const body of [changed, short])
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request' } },
    })
  // Signed, but nothing that opens.
  expect(await post(signer.sign(Uint8Array.of(1, 2, 3)))).toMatchObject({ status: 400 })
  expect(await failures()).toBe(before + 2)
  expect([await onRecord(), await onRecord(stranger)]).toEqual([[], []])
  expect(await stepIndexes()).toHaveLength(steps)
})

it('[E23] a key that was removed signs nothing any more', async () => {
  const other = new BatchSigner(Secret.random())
  const producers = new Producers(collector.log)
  const publicKey = formatProducerKey(other.publicKey)
  await producers.add(user, { publicKey, name: 'other' })
  expect(await post(other.sign(sealed()))).toMatchObject({ status: 200 })
  const id = toHex(producerKeyId(other.publicKey))
  await producers.remove(user, { id, reason: 'lost' })
  await sleep(1100)
  expect(await post(other.sign(sealed()))).toMatchObject({ status: 401 })
  expect(await onRecord(other)).toHaveLength(1)
})

it('[E23] signed_only refuses at every door what is not signed', async () => {
  const otlp = () =>
    fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${log.created.apiKeys.ingest}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ resourceSpans: [] }),
    })
  expect(await post(sealed())).toMatchObject({ status: 200 })
  expect((await otlp()).status).toBe(200)
  await collector.close()
  collector = await start(true)
  expect(await post(sealed())).toMatchObject({
    status: 401,
    body: { error: { code: 'unauthorized', message: expect.stringContaining('signingKey') } },
  })
  expect((await otlp()).status).toBe(401)
  expect(await failures()).toBe(2)
  expect(await post(signer.sign(sealed()))).toMatchObject({ status: 200 })
})

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '../../crypto/encoding.ts'
import { openCheckpoint } from '../checkpoint.ts'
import { cosignatureVerifier } from '../cosignature.ts'
import { expectError } from '../fixtures/expect-error.ts'
import { testLogVkey } from '../fixtures/go-key.ts'
import { parseAddCheckpoint } from './add-checkpoint.ts'
import { withLines } from './cosignature-lines.ts'
import { GrowingLog, testKey } from './fixtures/growing-log.ts'
import { MemoryState } from './fixtures/memory-state.ts'
import { Witness } from './witness.ts'
import { createWitnessClient, submissionUrl } from './witness-client.ts'

type Handler = (body: Uint8Array, response: ServerResponse) => void

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that does with a request what the test says. */
async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      expect([request.method, request.url]).toEqual(['POST', '/w/add-checkpoint'])
      handler(Buffer.concat(parts), response)
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/w/`
}

function newWitness(log: GrowingLog, seed = 9) {
  return new Witness({
    ...{ name: 'w.example', key: testKey(seed), logs: [log.vkey], state: new MemoryState() },
  })
}

const answer =
  (witness: Witness): Handler =>
  (body, response) => {
    const reply = witness.addCheckpoint(body)
    response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body)
  }

/** A client of a server that answers so; `olds`: the sizes that it was asked from. */
async function setUp(handle: (witness: Witness) => Handler = answer, timeout = 5000) {
  const log = new GrowingLog().growTo(4)
  const witness = newWitness(log)
  const olds: number[] = []
  const url = await serve((body, response) => {
    olds.push(parseAddCheckpoint(body).old)
    handle(witness)(body, response)
  })
  const client = createWitnessClient({ vkey: witness.vkey, url, timeout })
  const cosign = () => client.cosign(log.checkpoint(), (from) => log.prove(from))
  return { log, witness, olds, client, cosign }
}

describe('the client of a witness', () => {
  it('[L22] gets cosignatures, and remembers the size', async () => {
    const { log, witness, olds, client, cosign } = await setUp()
    expect(client.lastSize).toBeNull()
    const first = await cosign()
    expect(first).toMatchObject({ kind: 'cosigned', ignored: 0 })
    log.growTo(9)
    const second = await cosign()
    if (second.kind !== 'cosigned') throw new Error(second.kind)
    const note = withLines(log.checkpoint().note, [second.line])
    const { cosignatures } = openCheckpoint(note, log.vkey, 'example.com/log', [
      cosignatureVerifier(witness.vkey),
    ])
    expect(cosignatures.map(({ name }) => name)).toEqual(['w.example'])
    expect([olds, client.lastSize]).toEqual([[0, 4], 9])
  })

  it('[L22] makes the proof anew from the size that the witness knows', async () => {
    const { log, witness, olds, cosign } = await setUp()
    const other = createWitnessClient({
      ...{ vkey: witness.vkey, timeout: 5000, url: await serve(answer(witness)) },
    })
    expect(await other.cosign(log.checkpoint(), (from) => log.prove(from))).toMatchObject({
      kind: 'cosigned',
    })
    expect(await cosign()).toMatchObject({ kind: 'cosigned' })
    expect(olds).toEqual([0, 4])
  })

  it('[L22] gives up on a witness that says another size each time', async () => {
    let size = 0
    const { olds, cosign } = await setUp(() => (_, response) => {
      size = size === 1 ? 2 : 1
      response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${size}\n`)
    })
    expect(await cosign()).toEqual({ kind: 'failed', reason: 'conflict' })
    expect(olds).toHaveLength(3)
  })

  it('[L23] a witness that has seen more than we have is a sign of a rollback', async () => {
    const { log, witness, cosign } = await setUp()
    const longer = new GrowingLog().growTo(6)
    const other = createWitnessClient({
      ...{ vkey: witness.vkey, timeout: 5000, url: await serve(answer(witness)) },
    })
    await other.cosign(longer.checkpoint(), (from) => longer.prove(from))
    expect(await cosign()).toEqual({ kind: 'ahead', size: 6 })
    // Once the log is as long as the witness has seen it, all is well.
    log.growTo(7)
    expect(await cosign()).toMatchObject({ kind: 'cosigned' })
  })

  it('[L23] a witness that has seen another history is a sign of a fork', async () => {
    const { log, witness, olds, cosign } = await setUp()
    const fork = new GrowingLog({ story: 'fork' }).growTo(4)
    const other = createWitnessClient({
      ...{ vkey: witness.vkey, timeout: 5000, url: await serve(answer(witness)) },
    })
    await other.cosign(fork.checkpoint(), (from) => fork.prove(from))
    expect(await cosign()).toEqual({ kind: 'inconsistent' })
    log.growTo(9)
    expect(await cosign()).toEqual({ kind: 'inconsistent' })
    // No storm: one question, and one more with the proof from there.
    expect(olds).toEqual([0, 4, 4])
  })

  it('[L23] so is a 409 without a size where the sizes are equal', async () => {
    let asked = 0
    const { cosign } = await setUp((witness) => (body, response) => {
      if (asked++ === 0) return answer(witness)(body, response)
      response.writeHead(409).end()
    })
    expect(await cosign()).toMatchObject({ kind: 'cosigned' })
    expect(await cosign()).toEqual({ kind: 'inconsistent' })
  })

  it.each([
    ['', 'no size'],
    ['7', 'no newline'],
    ['07\n', 'leading zero'],
    ['-1\n', 'negative'],
    ['9007199254740992\n', 'above 2^53 - 1'],
    ['0\n', 'the size that was given'],
  ])('[L22] 409 with %j (%s) is a failure', async (body) => {
    const { olds, cosign } = await setUp(() => (_, response) => {
      response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(body)
    })
    expect(await cosign()).toEqual({ kind: 'failed', reason: 'conflict' })
    expect(olds).toEqual([0])
  })

  it.each([
    [400, {}, 'malformed', undefined],
    [403, {}, 'untrusted_key', undefined],
    [404, {}, 'unknown_log', undefined],
    [429, { 'retry-after': '7' }, 'throttled', 7000],
    [429, { 'retry-after': '999999999' }, 'throttled', 600_000],
    [429, { 'retry-after': 'soon' }, 'throttled', undefined],
    [500, {}, 'server_error', undefined],
    [503, { 'retry-after': '0' }, 'server_error', 0],
    [204, {}, 'unexpected', undefined],
    [418, {}, 'unexpected', undefined],
    [302, { location: '/elsewhere' }, 'redirect', undefined],
    [307, { location: '/w/add-checkpoint' }, 'redirect', undefined],
  ])('[L22] status %i is told, and asked once', async (status, headers, reason, retryAfter) => {
    const { olds, cosign } = await setUp(() => (_, response) => {
      response.writeHead(status, headers).end(status === 204 ? undefined : 'for you to print\n')
    })
    expect(await cosign()).toEqual({
      ...{ kind: 'failed', reason },
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
    expect(olds).toHaveLength(1)
  })

  it('[L22] an answer may be late, endless or cut off', async () => {
    const silent = await setUp(() => () => {}, 100)
    expect(await silent.cosign()).toEqual({ kind: 'failed', reason: 'timeout' })
    const slow = await setUp(() => (_, response) => void response.writeHead(200).write('a'), 100)
    expect(await slow.cosign()).toEqual({ kind: 'failed', reason: 'timeout' })
    const endless = await setUp(() => (_, response) => {
      response.writeHead(200)
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(50_000), () => setImmediate(more))
      }
      more()
    })
    expect(await endless.cosign()).toEqual({ kind: 'failed', reason: 'too_large' })
    const cut = await setUp(() => (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a')
      setTimeout(() => response.destroy(), 20)
    })
    expect(await cut.cosign()).toEqual({ kind: 'failed', reason: 'unreachable' })
  })

  it('[L22] nobody may be there, and who asks may lose patience', async () => {
    const { log, witness } = await setUp()
    const gone = createWitnessClient({
      ...{ vkey: witness.vkey, url: 'http://127.0.0.1:1/', timeout: 5000 },
    })
    const ask = (client = gone, signal?: AbortSignal) =>
      client.cosign(log.checkpoint(), (from) => log.prove(from), signal)
    expect(await ask()).toEqual({ kind: 'failed', reason: 'unreachable' })
    const silent = createWitnessClient({
      ...{ vkey: witness.vkey, url: await serve(() => {}), timeout: 60_000 },
    })
    expect(await ask(silent, AbortSignal.timeout(50))).toMatchObject({ kind: 'failed' })
  })
})

describe('lines of an answer', () => {
  const setAnswer = (change: (line: string, log: GrowingLog) => string | Uint8Array) =>
    setUp((witness) => (body, response) => {
      const { body: line } = witness.addCheckpoint(body)
      response.writeHead(200).end(change(Buffer.from(line).toString(), new GrowingLog().growTo(4)))
    })
  const lineOf = (log: GrowingLog, seed: number) => {
    const other = new Witness({
      ...{ name: 'x.example', key: testKey(seed), logs: [log.vkey], state: new MemoryState() },
    })
    const request = concatBytes(encodeUtf8('old 0\n\n'), log.checkpoint().note)
    return Buffer.from(other.addCheckpoint(request).body).toString()
  }

  it('[L22] by other keys are passed over, and told', async () => {
    const { cosign } = await setAnswer((line, log) => `${lineOf(log, 20)}${line}${lineOf(log, 21)}`)
    expect(await cosign()).toMatchObject({ kind: 'cosigned', ignored: 2 })
    const foreign = await setAnswer((_, log) => lineOf(log, 20))
    expect(await foreign.cosign()).toEqual({ kind: 'failed', reason: 'no_cosignature' })
    expect(foreign.client.lastSize).toBeNull()
  })

  it('[L22] over another checkpoint are none', async () => {
    const { cosign, witness } = await setUp(() => (_body, response) => {
      const log = new GrowingLog().growTo(3)
      const request = concatBytes(encodeUtf8('old 0\n\n'), log.checkpoint().note)
      response.writeHead(200).end(newWitness(log).addCheckpoint(request).body)
    })
    expect(witness.vkey).toBe(newWitness(new GrowingLog()).vkey)
    expect(await cosign()).toEqual({ kind: 'failed', reason: 'no_cosignature' })
  })

  it('[L22] a bad one beside a good one is told', async () => {
    const { cosign } = await setAnswer((line) => {
      const [dash, name, base64 = ''] = line.trimEnd().split(' ')
      const bytes = Buffer.from(base64, 'base64')
      bytes[20]! ^= 1
      const bad = bytes.toString('base64')
      return `${dash} ${name} ${bad}\n${line}`
    })
    expect(await cosign()).toMatchObject({ kind: 'cosigned', ignored: 1 })
  })

  it.each<[what: string, change: (line: string) => string | Uint8Array]>([
    ['nothing', () => ''],
    ['a newline', () => '\n'],
    ['no last newline', (line) => line.trimEnd()],
    ['a blank line before', (line) => `\n${line}`],
    ['a blank line behind', (line) => `${line}\n`],
    ['a whole note', (line) => `example.com/log\n4\nAAAA\n\n${line}`],
    ['carriage returns', (line) => line.replace('\n', '\r\n')],
    ['no text', () => Uint8Array.of(0xff, 0xfe, 10)],
    ['more than 100 lines', (line) => line.repeat(101)],
    ['a changed time', (line) => changed(line, 8)],
    ['a changed signature', (line) => changed(line, 60)],
    ['a changed key id', (line) => changed(line, 0)],
    ['another name', (line) => line.replace('w.example', 'v.example')],
  ])('[L22] that are %s are no cosignature', async (_, change) => {
    const { cosign } = await setAnswer(change)
    expect(await cosign()).toEqual({ kind: 'failed', reason: 'no_cosignature' })
  })

  function changed(line: string, at: number): string {
    const [dash, name, base64 = ''] = line.trimEnd().split(' ')
    const bytes = Buffer.from(base64, 'base64')
    bytes[at]! ^= 1
    return `${dash} ${name} ${bytes.toString('base64')}\n`
  }
})

it('[L22] the address of a witness is a plain URL', () => {
  expect(submissionUrl('https://w.example').href).toBe('https://w.example/add-checkpoint')
  expect(submissionUrl('http://w.example/a/').href).toBe('http://w.example/a/add-checkpoint')
  for (const url of ['w.example', 'ftp://w.example', 'https://u:p@w.example', 'https://w/?a=', ''])
    expectError('config_invalid', () => submissionUrl(url))
  const options = { url: 'https://w.example', timeout: 1 }
  expectError('corrupt', () => createWitnessClient({ ...options, vkey: testLogVkey }))
})

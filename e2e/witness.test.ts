// `sealtrace witness` as the operators of logs meet it: over HTTP, in a process of its own.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCheckpoint } from '../src/ledger/checkpoint.ts'
import { cosignatureVerifier } from '../src/ledger/cosignature.ts'
import { formatAddCheckpoint } from '../src/ledger/witness/add-checkpoint.ts'
import { GrowingLog } from '../src/ledger/witness/fixtures/growing-log.ts'
import { tempFolder } from '../src/testing/temp-folder.ts'
import { startWitness, type WitnessProcess } from './witness-process.ts'

let folder: ReturnType<typeof tempFolder>
let running: WitnessProcess[]
let log: GrowingLog
beforeEach(() => {
  folder = tempFolder()
  running = []
  log = new GrowingLog()
})
afterEach(async () => {
  for (const witness of running) await witness.stop('SIGKILL')
  folder[Symbol.dispose]()
})

async function start(more: readonly string[] = [], logs = [log.vkey], place = folder.path) {
  const witness = await startWitness({ folder: place, logs, more })
  running.push(witness)
  return witness
}

const bodyOf = (old: number, from = log, proof = from.prove(old)) =>
  Buffer.from(formatAddCheckpoint({ old, proof, checkpoint: from.checkpoint().note }))

async function post({ url }: WitnessProcess, body: Uint8Array | string) {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: Buffer.from(body) })
  const type = response.headers.get('content-type')
  return { status: response.status, type, text: await response.text() }
}

describe('a witness in a process of its own', () => {
  it('[L24] holds the conversation of the protocol', async () => {
    const witness = await start()
    const statuses: number[] = []
    const send = async (...args: Parameters<typeof bodyOf>) => {
      const answer = await post(witness, bodyOf(...args))
      statuses.push(answer.status)
      return answer
    }
    log.growTo(7)
    const { text } = await send(0)
    const note = Buffer.concat([log.checkpoint().note, Buffer.from(text)])
    const cosigners = [cosignatureVerifier(witness.vkey)]
    expect(openCheckpoint(note, log.vkey, 'example.com/log', cosigners).cosignatures).toHaveLength(
      1,
    )
    expect(await send(0)).toEqual({ status: 409, type: 'text/x.tlog.size', text: '7\n' })
    await send(7)
    await send(7, log.growTo(300))
    const fork = new GrowingLog({ story: 'fork' }).growTo(300)
    await send(300, fork)
    await send(300, fork.growTo(301))
    await send(300, new GrowingLog({ seed: 2 }).growTo(300), [])
    await send(0, new GrowingLog({ origin: 'example.com/other' }).growTo(1))
    await send(300, new GrowingLog().growTo(9), [])
    expect(statuses).toEqual([200, 409, 200, 200, 422, 422, 403, 404, 400])
    for (const [body, status] of [
      ['', 400],
      ['old 0\n\n', 400],
      [Buffer.alloc(65_537, 10), 413],
    ] as const)
      expect((await post(witness, body)).status).toBe(status)
    // Who monitors the log can ask what this witness has seen.
    const hash = createHash('sha256').update('example.com/log').digest('hex')
    const seen = await fetch(`${witness.url}/${hash}/checkpoint`)
    const latest = openCheckpoint(await seen.bytes(), log.vkey, 'example.com/log', cosigners)
    expect([latest.size, latest.cosignatures.length]).toEqual([300, 1])
    const get = async (path: string) => (await fetch(`${witness.url}${path}`)).status
    expect(await get('/add-checkpoint')).toBe(405)
    expect(await get(`/${'0'.repeat(64)}/checkpoint`)).toBe(404)
    expect(await get('/')).toBe(404)
    expect(await witness.stop()).toBe(0)
  })

  it('[L24] keeps its key to itself and its state over starts and kills', async () => {
    const first = await start()
    const key = join(folder.path, 'witness.key')
    for (const name of ['witness.key', 'state/witness.db'])
      expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0)
    log.growTo(5)
    expect((await post(first, bodyOf(0))).status).toBe(200)
    expect(await first.stop('SIGKILL')).toBe('SIGKILL')
    const second = await start()
    expect(second.vkey).toBe(first.vkey)
    expect((await post(second, bodyOf(0))).text).toBe('5\n')
    expect((await post(second, bodyOf(5, log.growTo(6)))).status).toBe(200)
    expect(await second.stop('SIGINT')).toBe(0)
    expect(readFileSync(key, 'utf8')).toMatch(
      /^PRIVATE\+KEY\+witness\.example\+[0-9a-f]{8}\+\S+\n$/,
    )
    chmodSync(key, 0o644)
    await expect(start()).rejects.toThrow('chmod 600')
    chmodSync(key, 0o600)
    await expect(start(['--name=other'])).rejects.toThrow('--name is not that of the key')
    await expect(start([], ['nonsense'])).rejects.toThrow('--log takes the vkey of a log')
  })

  it('[L24] of two on one state the second refuses', async () => {
    const first = await start()
    await expect(start()).rejects.toThrow('ended with 3: sealtrace: unavailable: another witness')
    expect((await post(first, bodyOf(0, log.growTo(2)))).status).toBe(200)
  })

  it('[L24] a key without its state, or with that of another, cosigns nothing', async () => {
    await (await start()).stop()
    const other = join(folder.path, 'other')
    mkdirSync(other)
    await (await start([], [log.vkey], other)).stop()
    await expect(start([`--state=${join(other, 'state')}`])).rejects.toThrow('that of another key')
    rmSync(join(folder.path, 'state'), { recursive: true })
    await expect(start()).rejects.toThrow('ended with 3: sealtrace: rollback:')
    const again = await start(['--new-state'])
    expect((await post(again, bodyOf(0, log.growTo(2)))).status).toBe(200)
  })

  it('[L24] of many at once one is cosigned, and the others are told its size', async () => {
    const witness = await start()
    log.growTo(2)
    await post(witness, bodyOf(0))
    const bodies = Array.from({ length: 40 }, (_, i) => bodyOf(2, log.growTo(3 + i)))
    const answers = await Promise.all(bodies.map((body) => post(witness, body)))
    const [cosigned, ...more] = answers.filter(({ status }) => status === 200)
    expect([cosigned?.status, more.length]).toEqual([200, 0])
    const told = new Set(answers.filter(({ status }) => status === 409).map(({ text }) => text))
    expect(told.size).toBe(1)
    expect(Number([...told][0])).toBeGreaterThan(2)
  })

  it('[L24] a state that cannot be written ends it, and nothing is cosigned', async () => {
    const witness = await start()
    const state = new DatabaseSync(join(folder.path, 'state/witness.db'))
    state.exec('DROP TABLE heads')
    state.close()
    expect((await post(witness, bodyOf(0, log.growTo(2)))).status).toBe(503)
    expect(await witness.stop()).toBe(3)
  })

  it('[L24] a client that sends half a request is closed soon', { timeout: 40_000 }, async () => {
    const witness = await start()
    const port = Number(new URL(witness.url).port)
    const begun = performance.now()
    const closed = ['x-a: b', 'content-length: 9\r\n\r\nold'].map(async (rest) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {}).resume()
      socket.write(`POST /add-checkpoint HTTP/1.1\r\nhost: w\r\n${rest}`)
      await new Promise((done) => socket.on('close', done))
      return performance.now() - begun
    })
    expect(Math.max(...(await Promise.all(closed)))).toBeLessThan(20_000)
  })

  it('a client that says nothing does not keep it from ending', async () => {
    const witness = await start()
    const socket = connect(Number(new URL(witness.url).port), '127.0.0.1')
    await new Promise((done) => socket.on('connect', done))
    socket.on('error', () => {})
    socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 9\r\n\r\n')
    expect(await witness.stop()).toBe(0)
    socket.destroy()
  })
})

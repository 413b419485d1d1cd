import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { GrowingLog } from '../ledger/witness/fixtures/growing-log.ts'
import { parseAddCheckpoint } from '../ledger/witness/add-checkpoint.ts'
import { serveWitness, type ServedWitness } from '../ledger/witness/fixtures/serve-witness.ts'
import { createWitnessClient } from '../ledger/witness/witness-client.ts'
import { cosignersOf, parseWitnessPolicy, quorumMet } from '../ledger/witness-policy.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import {
  keepWitnesses,
  type WitnessedLog,
  type Witnessing,
  type WitnessingOptions,
} from './witnessing.ts'
import { witnessSeries } from './witnessing-series.ts'

let project: TestLog
let log: OpenLog
let served: ServedWitness[]
let metrics: Metrics
let warnings: string[]
let keepers: Witnessing[]
beforeEach(async () => {
  project = await testLog()
  log = await project.open()
  const logs = [log.info.logKey]
  served = [
    await serveWitness('a', 11, logs),
    await serveWitness('b', 12, logs),
    await serveWitness('c', 13, logs),
  ]
  metrics = createMetrics()
  warnings = []
  keepers = []
})
afterEach(async () => {
  for (const keeper of keepers) await keeper.close()
  await log.close()
  for (const witness of served) await witness[Symbol.asyncDispose]()
  project.dispose()
})

const policyText = () =>
  `log ${log.info.logKey}\n${served.map(({ line }) => line).join('')}group two 2 a b c\nquorum two\n`

function keep(options: Partial<WitnessingOptions> = {}, from: WitnessedLog = log): Witnessing {
  const keeper = keepWitnesses(from, {
    ...{ policy: parseWitnessPolicy(policyText()), interval: 20, timeout: 2000 },
    ...{ maxLag: 60_000, metrics, onWarning: (line: string) => warnings.push(line), ...options },
  })
  keepers.push(keeper)
  return keeper
}

/** One more record; resolves with the size that covers it. */
async function grow(): Promise<number> {
  await log.recorder.audit({ action: 'test', outcome: 'allowed', actor: 'test' })
  return (await log.store.checkpoint())!.size
}

const refuse = (status: number): ServedWitness['fault'] => {
  return (response) => void response.writeHead(status).end()
}
const auditActions = async () =>
  (await log.store.audits({ limit: 50 })).map(
    ({ header }) => (JSON.parse(header ?? '{}') as { action: string }).action,
  )
const series = (keeper: Witnessing) => metrics.render({} as never, witnessSeries(keeper.status()))

describe('a keeper of witnesses', () => {
  it('[L25] stores what met the policy, with the cosignatures', async () => {
    const keeper = keep()
    const size = await grow()
    expect(await keeper.reached(size, 5000)).toBe(true)
    await vi.waitFor(async () => {
      const { note } = (await log.store.witnessed())!
      const policy = parseWitnessPolicy(policyText())
      const { logKey, origin } = log.info
      const checkpoint = openCheckpoint(note, logKey, origin, cosignersOf(policy))
      expect([checkpoint.size, quorumMet(policy, checkpoint)]).toEqual([size, true])
      // What comes after the quorum was met is kept too.
      expect(checkpoint.cosignatures).toHaveLength(3)
    })
    expect(keeper.status()).toMatchObject({ witnessed: size, lagRecords: 0, lagSeconds: 0 })
    expect(warnings).toEqual([])
  })

  it('[L25] goes on as the log grows, with few questions', async () => {
    const keeper = keep({ interval: 200 })
    await grow()
    const [before, begun] = [served[0]!.asked, performance.now()]
    let size = 0
    for (let i = 0; i < 20; i++) size = await grow()
    expect(await keeper.reached(size, 5000)).toBe(true)
    const rounds = (performance.now() - begun) / 200
    expect(served[0]!.asked - before).toBeLessThanOrEqual(rounds + 1)
  })

  it('[L25] does not read the store for each checkpoint', async () => {
    let reads = 0
    let tell: (size: number) => void = () => {}
    const { info, recorder, store } = log
    const counting: WitnessedLog['store'] = {
      checkpoint: () => {
        reads += 1
        return store.checkpoint()
      },
      witnessed: () => store.witnessed(),
      addWitnessed: (checkpoint) => store.addWitnessed(checkpoint),
      readTile: (level, index) => store.readTile(level, index),
    }
    const size = await grow()
    const keeper = keep(
      { interval: 300 },
      { info, recorder, store: counting, onPublished: (listener) => void (tell = listener) },
    )
    expect(await keeper.reached(size, 5000)).toBe(true)
    for (let i = 0; i < 50; i++) {
      tell(size)
      await sleep(1)
    }
    expect(reads).toBeLessThan(10)
  })

  it('[L25] is not held up by a witness that is away, slow or refuses', async () => {
    served[1]!.fault = () => {}
    const keeper = keep()
    for (let i = 0; i < 3; i++) expect(await keeper.reached(await grow(), 1500)).toBe(true)
    // It is being asked all the while: once.
    expect(served[1]!.asked).toBe(1)
    expect(keeper.status().witnesses.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('[L25] one of three is not enough, and the log goes on without', async () => {
    served[0]!.fault = refuse(500)
    served[1]!.fault = refuse(404)
    const keeper = keep()
    const size = await grow()
    expect(await keeper.reached(size, 300)).toBe(false)
    expect(await log.store.witnessed()).toBeNull()
    const { witnessed, lagRecords, witnesses } = keeper.status()
    expect([witnessed, lagRecords]).toEqual([0, size])
    expect(witnesses.map(({ trouble }) => trouble)).toEqual([
      'it fails (5xx)',
      'it does not know this log (404): have its operator add the log key',
      null,
    ])
    expect(warnings.toSorted()).toEqual([
      'witness a: it fails (5xx)',
      'witness b: it does not know this log (404): have its operator add the log key',
    ])
    expect(series(keeper)).toContain(`sealtrace_witness_size{witness="c"} ${size}\n`)
    expect(series(keeper)).toContain(
      'sealtrace_witness_errors_total{witness="b",reason="unknown_log"}',
    )
    // And once one is back, all that waited is witnessed.
    served[0]!.fault = null
    expect(await keeper.reached(size, 5000)).toBe(true)
  })

  it('[L25] asks one that fails less and less often, and waits as long as it is told', async () => {
    served[0]!.fault = refuse(503)
    served[1]!.fault = (response) => void response.writeHead(429, { 'retry-after': '60' }).end()
    const keeper = keep({ interval: 20 })
    await grow()
    await sleep(1000)
    expect(served[0]!.asked).toBeGreaterThan(2)
    expect(served[0]!.asked).toBeLessThan(10)
    expect(served[1]!.asked).toBe(1)
    expect(keeper.status().witnessed).toBe(0)
    expect(warnings.filter((line) => line.includes('5xx'))).toHaveLength(1)
  })

  it('[L26] tells once when records stay unwitnessed, and once when they do not', async () => {
    served[0]!.fault = refuse(503)
    served[1]!.fault = refuse(503)
    const keeper = keep({ maxLag: 150 })
    await grow()
    await vi.waitFor(() => expect(warnings.join('\n')).toContain('not witnessed'))
    expect(keeper.status().lagSeconds).toBeGreaterThan(0.1)
    await grow()
    await sleep(300)
    served[0]!.fault = null
    await vi.waitFor(() => expect(warnings).toContain('records are witnessed again'), 5000)
    expect(warnings.filter((line) => line.includes('published and not witnessed'))).toHaveLength(1)
    await vi.waitFor(async () =>
      expect((await auditActions()).filter((action) => action.startsWith('witness.'))).toEqual([
        ...['witness.recovered', 'witness.late'],
      ]),
    )
  })

  it('[L26] says at once when a witness has seen more, or something else', async () => {
    const size = await grow()
    // Somebody else signs with the key of this log: a longer history for one, another for the other.
    const foreign = new GrowingLog({ origin: log.info.origin })
    for (const [index, extra] of [5, 0].entries()) {
      const { note } = foreign.growTo(size).checkpoint()
      const root = foreign.head.root
      served[index]!.state.heads.set(log.info.origin, { size: size + extra, root, note })
    }
    const keeper = keep()
    await vi.waitFor(() => expect(warnings).toHaveLength(2))
    expect(warnings.toSorted().map((line) => line.split('. ')[0])).toEqual([
      `ALARM: witness a does not cosign this log: it says that it has seen ${size + 5} records, and this log has ${size}`,
      'ALARM: witness b does not cosign this log: it says that it has seen another history',
    ])
    // What one witness says is no proof: only what the log's key has signed is.
    for (const line of warnings)
      expect(line).toMatch(/or the witness is wrong.*GET \/HASH\/checkpoint/)
    await vi.waitFor(async () =>
      expect((await auditActions()).filter((action) => action === 'witness.alarm')).toHaveLength(2),
    )
    expect(await keeper.reached(size, 100)).toBe(false)
    expect(keeper.status().witnesses.map(({ isAlarm }) => isAlarm)).toEqual([true, true, false])
    // No storm of questions.
    const asked = served[1]!.asked
    await grow()
    await sleep(200)
    expect(served[1]!.asked).toBe(asked)
    expect(warnings).toHaveLength(2)
  })

  it('[L26] tells an alarm once, however often it is raised, and takes it back', async () => {
    const size = await grow()
    const foreign = new GrowingLog({ origin: log.info.origin }).growTo(size + 1)
    const { note } = foreign.checkpoint()
    const { heads } = served[0]!.state
    heads.set(log.info.origin, { size: size + 1, root: foreign.head.root, note })
    // Not so much as an audit record: the log stays behind the witness.
    const audit = vi.spyOn(log.recorder, 'audit').mockResolvedValue('')
    const keeper = keep({ longestPause: 30 })
    await vi.waitFor(() => expect(served[0]!.asked).toBeGreaterThan(3))
    expect(warnings.filter((line) => line.startsWith('ALARM'))).toHaveLength(1)
    expect(audit).toHaveBeenCalledTimes(1)
    audit.mockRestore()
    heads.clear()
    await grow()
    await vi.waitFor(() => expect(keeper.status().witnesses[0]!.isAlarm).toBe(false))
    expect(await keeper.reached(size, 2000)).toBe(true)
  })

  it('[L25] a witness that others showed a newer checkpoint is no alarm', async () => {
    const stale = (await log.store.checkpoint()) ?? null
    const size = await grow()
    const newest = (await log.store.checkpoint())!
    const { proveConsistency } = await import('../ledger/tree.ts')
    const feeder = createWitnessClient({
      ...{ vkey: served[0]!.witness.vkey, url: served[0]!.url, timeout: 1000 },
    })
    await feeder.cosign(newest, (from) => proveConsistency(log.store, from, newest.size))
    // The first look of the keeper at the store is that from before.
    const read = log.store.checkpoint.bind(log.store)
    const seen = vi.spyOn(log.store, 'checkpoint').mockResolvedValueOnce(stale)
    seen.mockResolvedValueOnce(stale).mockImplementation(read)
    const keeper = keep()
    await sleep(50)
    expect((await keeper.reached(size, 3000)) || (await grow()) > size).toBe(true)
    expect(warnings).toEqual([])
  })

  it('[L25] what was witnessed before counts after a start, when it meets the policy', async () => {
    const first = keep()
    const size = await grow()
    await first.reached(size, 5000)
    await vi.waitFor(() => expect(served.map(({ asked }) => asked >= 1)).not.toContain(false))
    await first.close()
    for (const witness of served) witness.fault = refuse(500)
    const second = keep()
    expect(await second.reached(size, 1000)).toBe(true)
    await second.close()
    // A stricter policy asks anew.
    const strict = `log ${log.info.logKey}\n${served[0]!.line}${(await serveStranger()).line}group all all a z\nquorum all\n`
    const third = keep({ policy: parseWitnessPolicy(strict) })
    expect(await third.reached(size, 200)).toBe(false)
  })

  async function serveStranger(): Promise<ServedWitness> {
    const stranger = await serveWitness('z', 99, [])
    served.push(stranger)
    return stranger
  }

  it('[L25] a row that says more than its checkpoint does not count, and is replaced', async () => {
    const first = keep()
    const size = await grow()
    expect(await first.reached(size, 5000)).toBe(true)
    await first.close()
    const { note } = (await log.store.witnessed())!
    await log.store.addWitnessed({ size: 9_000_000, note })
    for (const witness of served) witness.fault = refuse(500)
    const keeper = keep()
    const next = await grow()
    expect(await keeper.reached(next, 300)).toBe(false)
    expect(keeper.status().witnessed).toBe(0)
    expect(warnings.join('\n')).toContain('not of this tree')
    for (const witness of served) witness.fault = null
    expect(await keeper.reached(next, 5000)).toBe(true)
    expect((await log.store.witnessed())?.size).toBe(next)
  })

  it('[L25] witnesses of different speed cosign the same checkpoint', async () => {
    const [slow] = served
    slow!.fault = (response, body) => {
      const { status, type, body: answer } = slow!.witness.addCheckpoint(body)
      setTimeout(() => response.writeHead(status, { 'content-type': type }).end(answer), 90)
    }
    const policy = parseWitnessPolicy(policyText().replace('group two 2 a b c', 'group two 2 a b'))
    const keeper = keep({ policy, interval: 100 })
    const reached: Promise<boolean>[] = []
    for (let i = 0; i < 60; i++) {
      const size = await grow()
      if (i % 10 === 9) reached.push(keeper.reached(size, 1500))
      await sleep(20)
    }
    expect(await Promise.all(reached)).toEqual(reached.map(() => true))
  })

  it('[L25] shows only what is stored', async () => {
    const notes = new Set([Buffer.from((await log.store.checkpoint())!.note).toString()])
    const shown: string[] = []
    const early: string[] = []
    for (const witness of served)
      witness.fault = (response, body) => {
        const note = Buffer.from(parseAddCheckpoint(body).checkpoint).toString()
        shown.push(note)
        if (!notes.has(note)) early.push(note)
        response.writeHead(503, { 'retry-after': '0' }).end()
      }
    const publish = log.store.publish.bind(log.store)
    vi.spyOn(log.store, 'publish').mockImplementation(async (checkpoint, expected) => {
      // What is signed by now is not stored for a while.
      await sleep(40)
      await publish(checkpoint, expected)
      notes.add(Buffer.from(checkpoint.note).toString())
    })
    keep({ interval: 10 })
    for (let i = 0; i < 5; i++) await grow()
    await sleep(100)
    expect(early).toEqual([])
    expect(new Set(shown).size).toBeGreaterThan(1)
  })

  it('[L25] tells when the policy does not name the key that signs now', async () => {
    const { vkey } = new GrowingLog({ origin: log.info.origin, seed: 3 })
    const other = policyText().replace(log.info.logKey, vkey)
    const keeper = keep({ policy: parseWitnessPolicy(other) })
    expect(await keeper.reached(await grow(), 300)).toBe(false)
    expect(warnings).toEqual([
      'the witness policy does not name the key that signs this log now; add its `log` line and start again',
    ])
  })

  it('ends at once, and tells who waits no', async () => {
    for (const witness of served) witness.fault = () => {}
    const keeper = keep({ timeout: 60_000 })
    const size = await grow()
    const waiting = keeper.reached(size, 60_000)
    await vi.waitFor(() => expect(served[0]!.asked).toBe(1))
    await keeper.close()
    expect(await waiting).toBe(false)
    expect(await keeper.reached(size, 60_000)).toBe(false)
    expect(warnings).toEqual([])
  })
})

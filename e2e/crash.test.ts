// `kill -9` at random moments: what was acknowledged is there once, what was not is there as a whole or not at all.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AuditView } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import { Harness, otlpSpans } from './harness.ts'
import { auditLoads, Load, nothingWrong } from './load.ts'

const kills = process.env['SLOW'] ? 50 : 5
const limit = 90_000 + kills * 5_000

let harness: Harness
beforeEach(() => {
  harness = new Harness()
})
afterEach(() => harness.dispose())

/** Kills the collector `delay` ms from now; and with `whileStarting` the next one too, so many ms after its start. */
async function killAndRestart(delay: number, whileStarting: number | null): Promise<void> {
  await sleep(delay)
  expect(await harness.stop('SIGKILL')).toBe('SIGKILL')
  if (whileStarting !== null) {
    const started = harness.start().catch(() => {})
    await sleep(whileStarting)
    await harness.stop('SIGKILL')
    await started
  }
  await harness.start()
}

const whole = { ok: true, findings: [] }

it(
  `what is acknowledged survives ${kills} kills of the collector under load, once and whole`,
  { timeout: limit },
  async () => {
    await harness.start()
    const load = new Load(harness)
    for (let kill = 0; kill < kills; kill++) {
      await killAndRestart(50 + Math.random() * 450, kill % 3 === 2 ? Math.random() * 700 : null)
      await load.taken(1)
    }
    await load.finish()
    expect(load.brokenConnections).toBeGreaterThan(kills)
    expect(load.refusals.filter(({ status }) => status !== 503 && status !== 429)).toEqual([])
    expect(await auditLoads(harness, load)).toEqual(nothingWrong)
    expect(harness.json('verify', '--deep')).toMatchObject(whole)
  },
)

it('SIGTERM under load loses nothing that was acknowledged, and ends with 0', async () => {
  await harness.start()
  const load = new Load(harness)
  for (let end = 0; end < 3; end++) {
    await load.taken(50)
    expect(await harness.stop('SIGTERM')).toBe(0)
    expect(harness.json('verify', '--deep')).toMatchObject(whole)
    await harness.start()
  }
  await load.finish()
  expect(await auditLoads(harness, load)).toEqual(nothingWrong)
})

it('a `record` killed beside a running collector leaves a log that verifies, and can be repeated', async () => {
  await harness.start()
  const file = join(harness.path, 'many.json')
  const spans = writeRequests(file, 3000)
  for (const share of [0.02, 0.2, 0.5]) {
    const { child, result } = harness.begin('record', file)
    await expect
      .poll(() => spanCounts().size, { interval: 5, timeout: 30_000 })
      .toBeGreaterThan(spans.length * share)
    child.kill('SIGKILL')
    expect((await result).status).toBe(-1)
    await expect.poll(staged, { timeout: 10_000 }).toBe(0)
    expect(harness.json('verify', '--deep')).toMatchObject(whole)
    expect(spanCounts().size).toBeLessThan(spans.length)
  }
  expect(harness.json('record', file)).toMatchObject({ accepted: spans.length, rejected: 0 })
  expect([...spanCounts().keys()].toSorted()).toEqual(spans.toSorted())
  expect([...spanCounts().values()].every((count) => count === 1)).toBe(true)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('a `show` whose audit entry is staged when the collector is killed waits for the next one to publish it', async () => {
  await harness.start()
  const trace = await recordOne()
  process.kill(harness.pid, 'SIGSTOP')
  const { result } = harness.begin('show', '--json', trace)
  await expect.poll(staged, { timeout: 10_000 }).toBeGreaterThan(0)
  await harness.stop('SIGKILL')
  await harness.start()
  const { status, stdout } = await result
  expect(status).toBe(0)
  expect((JSON.parse(stdout) as { steps: StepView[] }).steps).toHaveLength(1)
  expect(reads(trace)).toHaveLength(1)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('a `show` that waits for an owner that was killed publishes its audit entry itself', async () => {
  await harness.start()
  const trace = await recordOne()
  process.kill(harness.pid, 'SIGSTOP')
  const { result } = harness.begin('show', '--json', trace)
  await expect.poll(staged, { timeout: 10_000 }).toBeGreaterThan(0)
  await harness.stop('SIGKILL')
  const { status, stdout } = await result
  expect(status).toBe(0)
  expect((JSON.parse(stdout) as { steps: StepView[] }).steps).toHaveLength(1)
  await harness.start()
  expect(reads(trace)).toHaveLength(1)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it.runIf(process.env['SLOW'])(
  'a `show` whose audit entry nobody publishes shows nothing and ends with 3; the entry is published later',
  async () => {
    await harness.start()
    const trace = await recordOne()
    process.kill(harness.pid, 'SIGSTOP')
    const { status, stdout, stderr } = await harness.begin('show', '--json', trace).result
    expect(status).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'unavailable', message: expect.stringContaining('check the collector') },
    })
    expect(stderr).toMatch(/^sealtrace: unavailable: [^\n]+\n$/)
    process.kill(harness.pid, 'SIGCONT')
    await expect.poll(() => reads(trace).length, { timeout: 10_000 }).toBe(1)
    expect(harness.json('verify', '--deep')).toMatchObject(whole)
  },
)

it('a `show` at any moment of a kill shows what its audit entry covers, or nothing', async () => {
  await harness.start()
  const trace = await recordOne()
  let shown = 0
  for (const delay of [250, 400, 500]) {
    const running = [0, 40, 80].map(() => harness.begin('show', '--json', trace).result)
    await killAndRestart(delay, null)
    for (const { status, stdout } of await Promise.all(running)) {
      if (status === 0) shown++
      else expect(JSON.parse(stdout)).toHaveProperty('error.code', 'unavailable')
    }
  }
  expect(reads(trace).length).toBeGreaterThanOrEqual(shown)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

function reads(trace: string): AuditView[] {
  const { entries } = harness.json<{ entries: AuditView[] }>('audit', '--action', 'read')
  return entries.filter(({ target }) => target === trace)
}

async function recordOne(): Promise<string> {
  const load = new Load(harness, { clients: 1 })
  await load.taken(1)
  await load.finish()
  const traces = [...load.acknowledged].map((spanId) => load.sent.get(spanId)?.traceId)
  const alone = traces.find((one) => traces.filter((other) => other === one).length === 1)
  return alone ?? ''
}

/** One OTLP/JSON request a line, three spans each. Returns the span ids. */
function writeRequests(path: string, steps: number): string[] {
  const hex = (n: number, length: number) => n.toString(16).padStart(length, '0')
  const spans = Array.from({ length: steps }, (_, i) => ({
    traceId: hex(1 + Math.floor(i / 7), 32),
    spanId: hex(i + 1, 16),
    name: 'chat',
    startTimeUnixNano: `${1_760_000_000_000_000_000n + BigInt(i) * 1_000_000n}`,
    endTimeUnixNano: `${1_760_000_000_500_000_000n + BigInt(i) * 1_000_000n}`,
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.output.messages', value: { stringValue: `["answer ${i}"]` } },
    ],
  }))
  const lines = Array.from({ length: steps / 3 }, (_, i) =>
    otlpSpans(spans.slice(i * 3, i * 3 + 3)),
  )
  writeFileSync(path, `${lines.join('\n')}\n`)
  return spans.map(({ spanId }) => spanId)
}

function staged(): number {
  return query((db) =>
    Number(db.prepare('SELECT count(*) AS n FROM records WHERE leaf IS NULL').get()?.['n']),
  )
}

/** Records by span id. */
function spanCounts(): Map<string, number> {
  const sql = 'SELECT span, count(*) AS n FROM headers WHERE step IS NOT NULL GROUP BY span'
  return query(
    (db) =>
      new Map(
        db
          .prepare(sql)
          .all()
          .map((row) => [String(row['span']), Number(row['n'])]),
      ),
  )
}

function query<T>(ask: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(harness.data, 'default', 'log.db'), {
    readOnly: true,
    timeout: 10_000,
  })
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { appendBare, producerBatchRecord, producerRecord } from '../journal/producer-records.ts'
import { formatRecordId } from '../record/id.ts'
import { parseStatement, producerKeyId } from '../seal/format/producer-statement.ts'
import { BatchSigner } from '../seal/signed-batch.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'

const seed = Secret.random()
const { publicKey } = new BatchSigner(seed)
const id = toHex(producerKeyId(publicKey))
const batch = Uint8Array.of(1, 2, 3)
const now = Date.now()

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

async function add(key = publicKey): Promise<string> {
  const record = producerRecord({ key }, '', now)
  await appendBare(open.journal, record)
  return formatRecordId(record.id)
}

async function record(body: Uint8Array, time = now): Promise<string> {
  const made = producerBatchRecord(parseStatement(body), 3, time)
  await appendBare(open.journal, made)
  return formatRecordId(made.id)
}

async function recordAll(bodies: readonly Uint8Array[]): Promise<void> {
  for (const body of bodies) await record(body)
}

/** Without any key: no state folder, no root key. */
const verify = (deep = false) =>
  verifyFolder({ ...log.place, state: join(log.path, 'elsewhere') }, { deep })
const problems = async () => (await verify()).findings.map(({ problem }) => problem)

function session(count: number) {
  const signer = new BatchSigner(seed)
  const bodies = Array.from({ length: count }, () => signer.sign(batch))
  const name = `session ${toHex(parseStatement(bodies[0] ?? signer.sign(batch)).session)} of producer key ${id}`
  return { signer, bodies, name }
}

describe('[E24] verify, with no key at hand,', () => {
  it('finds nothing wrong with sessions that are whole, in whatever order they came', async () => {
    await add()
    const [one, two] = [session(3), session(2)]
    const [a, b, c] = one.bodies
    if (!a || !b || !c) throw new Error('three')
    await recordAll([a, ...two.bodies, c, b, b, one.signer.end(batch), two.signer.end(batch)])
    for (const deep of [false, true]) {
      const report = await verify(deep)
      expect(report.findings).toEqual([])
      expect(report.notChecked.filter((line) => line.includes('producer'))).toEqual([])
    }
  })

  it('finds each batch that was left out, by its number', async () => {
    await add()
    const { bodies, name, signer } = session(9)
    await recordAll([...bodies.filter((_, i) => ![0, 4, 5, 7].includes(i)), signer.end(batch)])
    expect(await problems()).toEqual([`${name}: 4 signed batches are not on record: 0, 4 to 5, 7`])
    expect(await verify()).toMatchObject({ ok: false })
  })

  it('tells of a session without an end how far it came, and fails for no other reason', async () => {
    await add()
    const { bodies, name } = session(4)
    await recordAll(bodies)
    const { ok, notChecked } = await verify()
    expect(ok).toBe(true)
    expect(notChecked).toContain(
      `${name} has no end: 4 batches are on record, the last has the number 3; what may be missing behind it cannot be told`,
    )
    for (let n = 0; n < 25; n++) await recordAll(session(1).bodies)
    const told = (await verify()).notChecked.filter((line) => line.includes('no end'))
    expect(told).toHaveLength(21)
    expect(told.at(-1)).toMatch(/^6 more sessions/)
  })

  it('tells how many batches their producers gave up', async () => {
    await add()
    const { bodies, signer } = session(3)
    const rest = bodies.filter((_, i) => i !== 1)
    await recordAll([...rest, signer.giveUp(1, batch), signer.end(batch)])
    const { ok, notChecked } = await verify()
    expect(ok).toBe(true)
    expect(notChecked).toContainEqual(
      expect.stringMatching(/^1 batches of 1 sessions were given up by their producers/),
    )
  })

  it('finds two batches of one number, and one after the last', async () => {
    await add()
    const { bodies, name, signer } = session(2)
    const end = signer.end(batch)
    await recordAll([...bodies, end])
    expect(await problems()).toEqual([])
    await record(signer.end(Uint8Array.of(8)))
    expect(await problems()).toEqual([
      `${name}: several batches were signed for one number, or one after the last: 2`,
    ])
  })

  it('finds statements of keys that were not registered, or not yet, or not any more', async () => {
    const { bodies, signer } = session(3)
    const [a, b, c] = bodies
    if (!a || !b || !c) throw new Error('three')
    const early = await record(a)
    expect((await verify()).findings).toMatchObject([
      { recordId: early, problem: expect.stringContaining(`${id}, which is not registered`) },
    ])
    await add()
    await record(b)
    await appendBare(open.journal, producerRecord({ removed: id }, '', now))
    // Its signature was checked before the removal was seen.
    await record(c, now + 1000)
    const late = await record(signer.end(batch), now + 120_000)
    const { findings } = await verify()
    expect(findings).toMatchObject([
      { recordId: early },
      { recordId: late, problem: expect.stringContaining('was removed before') },
      { problem: expect.stringContaining('1 signed batches are not on record: 0') },
    ])
    await add()
    await record(session(1).bodies[0] ?? a)
    expect((await verify()).findings).toHaveLength(3)
  })

  it('takes two removals of one key for one: two processes may have removed it at once', async () => {
    await add()
    await appendBare(open.journal, producerRecord({ removed: id }, '', now))
    await appendBare(open.journal, producerRecord({ removed: id }, '', now + 120_000))
    expect(await problems()).toEqual([])
    const late = await record(session(1).bodies[0] ?? batch, now + 120_000)
    expect((await verify()).findings).toMatchObject([
      { recordId: late, problem: expect.stringContaining('was removed before') },
    ])
  })

  it('finds a signature that is not of the key that is named, and records that say nothing', async () => {
    await add()
    const body = Uint8Array.from(session(1).bodies[0] ?? [])
    body[100] = (body[100] ?? 0) ^ 1
    await record(body)
    await appendBare(open.journal, producerRecord({ removed: 'ab'.repeat(8) }, '', now))
    await appendBare(open.journal, producerRecord({ key: new Uint8Array(31) }, '', now))
    expect(await problems()).toEqual([
      `the statement of a batch is not signed by producer key ${id}`,
      'the record removes a producer key that was not registered',
      'the record of a producer key names none',
    ])
  })

  it('finds a registration that somebody wrote into the database, or changed there', async () => {
    const registered = await add()
    const { bodies, signer } = session(1)
    await recordAll([...bodies, signer.end(batch)])
    await open.close()
    const forged = JSON.stringify({ kind: 'producer', producer: { key: 'A'.repeat(43) } })
    sql(
      'UPDATE headers SET header = ? WHERE seq = (SELECT seq FROM records WHERE kind = 11)',
      forged,
    )
    open = await log.open()
    const { findings } = await verify()
    expect(findings[0]).toMatchObject({ recordId: registered })
    expect(findings.slice(1).map(({ problem }) => problem)).toEqual(
      Array<string>(2).fill(`a batch is on record by producer key ${id}, which is not registered`),
    )
    expect(await open.store.producers()).toHaveLength(1)
  })
})

function sql(text: string, ...values: SQLInputValue[]): void {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.prepare(text).run(...values)
  db.close()
}

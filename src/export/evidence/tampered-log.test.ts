// What an honest collector packs of a data folder that somebody has changed, and of erasures that nobody was to carry out.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { localPrincipal } from '../../access/principal.ts'
import { toHex } from '../../crypto/encoding.ts'
import { bareRecord, completionRecord, intentRecord } from '../../erase/erasure-records.ts'
import { HoldKeeper } from '../../erase/hold-keeper.ts'
import { openOfficer } from '../../erase/officer.ts'
import { planErasure } from '../../erase/plan-erasure.ts'
import { expiryRecord, retentionRecord } from '../../erase/retention-records.ts'
import { Subjects } from '../../erase/subjects.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { parseManifest } from '../../seal/format/manifest.ts'
import type { SealedRecord } from '../../store/log-store.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { checkPack, type PackReport } from './check-pack.ts'
import { EvidenceDesk } from './evidence-desk.ts'
import type { EvidenceRequest } from './evidence-request.ts'
import type { PackIndex } from './pack-index.ts'
import { ZipFile } from '../zip/zip-reader.ts'
import { writeFileSync } from 'node:fs'

const me = localPrincipal('tester')
const trace = 'e'.repeat(32)
const day = 86_400_000

async function withLog(work: (log: OpenLog, test: TestLog) => Promise<void>): Promise<void> {
  const test = await testLog()
  try {
    await withOpen(test, (log) => work(log, test))
  } finally {
    test.dispose()
  }
}

async function withOpen(test: TestLog, work: (log: OpenLog) => Promise<void>): Promise<void> {
  const log = await test.open()
  try {
    await work(log)
  } finally {
    await log.close()
  }
}

let packs = 0

async function packOf(
  log: OpenLog,
  test: TestLog,
  request: Partial<EvidenceRequest> = {},
): Promise<{ index: PackIndex; report: PackReport }> {
  const asked = { form: 'masked', traces: [trace], ...request } as const
  const pack = await new EvidenceDesk(log, { tool: 'test' }).take(me, asked)
  const chunks: Uint8Array[] = []
  for await (const chunk of pack.bytes) chunks.push(chunk)
  const path = join(test.path, `pack-${++packs}.zip`)
  writeFileSync(path, Buffer.concat(chunks))
  return reportOf(log, path)
}

async function reportOf(log: OpenLog, path: string, now = Date.now()) {
  const zip = ZipFile.open(path)
  try {
    const { logKey, authorityKey } = log.info
    const source = { names: zip.names, read: (name: string, most?: number) => zip.read(name, most) }
    const report = await checkPack(source, { logKeys: [logKey], authorityKey, now })
    const index = JSON.parse(String(Buffer.from((await zip.read('index.json')) ?? []))) as PackIndex
    return { index, report }
  } finally {
    zip.close()
  }
}

/** Two steps of one person, and an audit entry about them; then the database is changed behind the back of the log. */
async function changed(sql: string, work: (log: OpenLog, test: TestLog) => Promise<void>) {
  const test = await testLog()
  try {
    await withOpen(test, async (log) => {
      await log.recorder.record([
        testStep({ traceId: trace, userId: 'u', name: 'one', output: 'a' }),
        testStep({ traceId: trace, userId: 'u', name: 'embarrassing', output: 'b' }),
      ])
      await log.recorder.audit({ action: 'reveal', outcome: 'allowed', actor: 'x', target: trace })
    })
    const db = new DatabaseSync(join(test.place.data, 'default', 'log.db'))
    expect(db.prepare(sql).run().changes).not.toBe(0)
    db.close()
    await withOpen(test, (log) => work(log, test))
  } finally {
    test.dispose()
  }
}

describe('[V33] a row that somebody changed cannot keep its record out of a pack', () => {
  const ofStep = `seq = (SELECT max(seq) FROM headers WHERE header LIKE '%embarrassing%')`
  const headerIs = 'the header is not the one that the manifest commits to'
  it.each([
    [
      'a step, moved to another run',
      `UPDATE headers SET header = replace(header, '${trace}', '${'a'.repeat(32)}') WHERE ${ofStep}`,
      headerIs,
    ],
    [
      'an audit entry, of another target',
      `UPDATE headers SET header = replace(header, '${trace}', 'y') WHERE header LIKE '%"reveal"%'`,
      headerIs,
    ],
    [
      'an audit entry, without its header',
      `DELETE FROM headers WHERE header LIKE '%"reveal"%'`,
      'erased-unauthorised: the header row is missing',
    ],
    [
      'a record, without its row',
      `DELETE FROM records WHERE leaf = 1`,
      'the manifest is not the one in the leaf',
    ],
  ])('%s', async (_, sql, problem) => {
    await changed(sql, async (log, test) => {
      for (const form of ['masked', 'sealed'] as const) {
        const { index, report } = await packOf(log, test, { form })
        expect(report.findings.map((one) => one.problem)).toContain(problem)
        expect([report.ok, index.check.ok]).toEqual([false, false])
      }
    })
  })

  it('nor a time', async () => {
    await changed('UPDATE records SET time = 5 WHERE kind = 1', async (log, test) => {
      const { report } = await packOf(log, test, { traces: undefined, since: Date.now() - day })
      expect(report.records.asked).toBeGreaterThanOrEqual(3)
    })
  })
})

const append = (log: OpenLog, record: SealedRecord) =>
  log.journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })

describe('[V33] erasures are judged as `verify` judges them', () => {
  it('no person is erased who was held, and no hold is made up', async () => {
    await withLog(async (log, test) => {
      await log.recorder.record([testStep({ traceId: trace, userId: 'jane', output: 'a' })])
      await new HoldKeeper(log).add(me, { what: { user: 'jane' }, reason: 'case' })
      await append(log, bareRecord({ kind: 'hold', hold: { all: true } }, Date.now()))
      const held = await packOf(log, test)
      expect(held.index.records.filter(({ kind }) => kind === 'hold').length).toBe(2)
      const subject = await log.ring.subject('jane')
      if (!subject) throw new Error('no subject')
      const { scope } = await planErasure(log, subject)
      const { origin } = log.info
      const officer = await openOfficer(log)
      const said = { subject: subject.id, scope, audit: 'x' }
      await append(log, intentRecord(said, { origin, officer, time: Date.now() }))
      const { report } = await packOf(log, test, { traces: undefined, since: 0 })
      const problems = report.findings.map(({ problem }) => problem).join('; ')
      expect(problems).toMatch(/legal hold is not signed with the officer's key/)
      expect(problems).toMatch(/it erases what legal hold .* held/)
    })
  })

  it('nothing expires by a clock that was set forward', async () => {
    await withLog(async (log, test) => {
      const { origin } = log.info
      const time = Date.now()
      const step = testStep({ traceId: trace, userId: 'u', output: 'a' })
      await log.recorder.record([step, testStep({ traceId: trace, userId: 'u', output: 'kept' })])
      const officer = await openOfficer(log)
      const rules = retentionRecord({ days: 30, rules: [] }, { origin, officer, time })
      await append(log, rules)
      const [row] = await log.store.trace(trace)
      if (!row || row.index === null) throw new Error('no row')
      const parts = parseManifest(row.manifest).own.map(({ id }) => id)
      const scope = { keys: [], parts, records: [[row.index, row.index] as const] }
      const expiry = expiryRecord(scope, toHex(rules.id), time + 40 * day)
      await append(log, expiry)
      await log.store.erase({ records: [row.id], parts, residues: [] })
      const counts = { keys: 0, parts: parts.length, records: 1 }
      await append(log, completionRecord({ erased: [expiry.id], counts }, time + 1000))
      await packOf(log, test, { traces: undefined, since: 0 })
      const path = join(test.path, `pack-${packs}.zip`)
      const { report } = await reportOf(log, path, time + 60 * day)
      expect(report.findings.map(({ problem }) => problem)).toContain(
        'erased-unauthorised: the header row is missing',
      )
    })
  })

  it('a pack that is made while something is erased is none', async () => {
    await withLog(async (log) => {
      await log.recorder.record([
        testStep({ traceId: trace, userId: 'jane', output: 'a' }),
        testStep({ traceId: trace, userId: 'jane', output: 'b' }),
      ])
      const desk = new EvidenceDesk(log, { tool: 'test' })
      const { bytes } = await desk.take(me, { form: 'sealed', traces: [trace] })
      await bytes.next()
      await new Subjects(log).erase(me, { who: { user: 'jane' }, reason: 'asked', dryRun: false })
      const rest = async () => {
        for await (const _ of bytes);
      }
      await expect(rest()).rejects.toMatchObject({ code: 'unavailable' })
    })
  })
})

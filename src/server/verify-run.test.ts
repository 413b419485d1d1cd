import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { Subjects } from '../erase/subjects.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { StateFolder } from '../keys/state-folder.ts'
import { cosigner } from '../ledger/cosignature.ts'
import { leafHash } from '../ledger/merkle.ts'
import { parseNote, signNote } from '../ledger/note.ts'
import { verifyInclusion } from '../ledger/proof.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { parseRecordId } from '../record/id.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { verifyFolder, type VerifyRunOptions } from './verify-run.ts'

const jane = 'jane.sample@example.com'
const say = (content: string) => [{ role: 'user', content }]

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const verify = (options: Partial<VerifyRunOptions> = {}) =>
  verifyFolder(log.place, { deep: false, ...options })
const memoryFile = () =>
  join(new StateFolder(log.place.state ?? '', log.created.info.logKey).path, 'verified.json')
const remembered = () =>
  JSON.parse(readFileSync(memoryFile(), 'utf8')) as { last: { size: number } }

async function using<T>(job: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await job(open)
  } finally {
    await open.close()
  }
}

const record = (count: number, more = {}) =>
  using(async (open) => {
    for (let n = 0; n < count; n++)
      await open.recorder.record([testStep({ input: say(`Message ${n} of ${count}.`), ...more })])
  })

const erase = () =>
  using((open) =>
    new Subjects(open).erase(localPrincipal('tester'), {
      who: { user: jane },
      reason: 'asked by letter',
      dryRun: false,
    }),
  )

function change(name: string, sql: string): void {
  const db = new DatabaseSync(join(log.place.data, 'default', name))
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.prepare(sql).run()
  db.close()
}

function rows(name: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(log.place.data, 'default', name), { readOnly: true })
  const all = db.prepare(sql).all()
  db.close()
  return all
}

/** The data folder as it is now, to be put back. In another process: to close a database file here would free its locks. */
function keepData(): () => void {
  const copy = join(log.path, 'kept')
  execFileSync('cp', ['-r', log.place.data, copy])
  return () => {
    rmSync(log.place.data, { recursive: true })
    execFileSync('cp', ['-r', copy, log.place.data])
  }
}

/** A collector that has lost its own memory of the log: the anchor knows of nothing later. */
function anchorAt(size: number, note: string): void {
  const path = join(
    new StateFolder(log.place.state ?? '', log.created.info.logKey).path,
    'anchor.json',
  )
  const anchor = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  expect(size).toBeGreaterThan(0)
  writeFileSync(path, JSON.stringify({ ...anchor, checkpoint: note }))
}

const noteNow = () =>
  Buffer.from(rows('log.db', 'SELECT note FROM checkpoint')[0]?.['note'] as Uint8Array).toString()

describe('states', () => {
  it.each([false, true])(
    '[V4] an erasure that is carried out meanwhile is one, and no loss (deep: %s)',
    async (deep) => {
      await record(300)
      await record(2, { userId: jane })
      const erasing: Promise<unknown>[] = []
      const report = await verify({
        deep,
        onProgress: (done) => {
          if (done >= 256 && erasing.length === 0) erasing.push(erase())
        },
      })
      expect(await Promise.all(erasing)).toHaveLength(1)
      expect(report).toMatchObject({ ok: true, findings: [], records: { erased: 2 } })
    },
  )

  it('[V4] says of each record of which something is gone by which record it went', async () => {
    await record(3, { userId: jane })
    await record(1, { userId: 'tom' })
    await erase()
    const report = await verify({ deep: true })
    expect(report).toMatchObject({ ok: true, unauthorised: 0, records: { erased: 3, expired: 0 } })
    expect(report.records.intact).toBe(report.size - 3)
    const [taking] = report.takenBy ?? []
    expect(report.takenBy).toEqual([{ ...taking, state: 'erased', records: 3, headers: 3 }])
    expect(rows('log.db', `SELECT kind FROM records WHERE leaf = ${taking?.index}`)).toEqual([
      { kind: 6 },
    ])
    expect(report.states).toHaveLength(3)
    for (const state of report.states ?? [])
      expect(state).toMatchObject({
        state: 'erased',
        by: taking?.index,
        byRecord: taking?.recordId,
      })
  })

  it('[V4] calls what is gone without right unauthorised, beside what was erased', async () => {
    await record(2, { userId: jane })
    await record(2, { userId: 'tom' })
    await erase()
    const [tom] = rows(
      'log.db',
      'SELECT leaf FROM records WHERE kind = 1 AND seq IN (SELECT seq FROM headers) ORDER BY leaf DESC LIMIT 1',
    )
    change(
      'log.db',
      `DELETE FROM headers WHERE seq = (SELECT seq FROM records WHERE leaf = ${Number(tom?.['leaf'])})`,
    )
    const report = await verify()
    expect(report).toMatchObject({ ok: false, unauthorised: 1, records: { erased: 2 } })
    expect(report.states?.find(({ state }) => state === 'erased-unauthorised')).toMatchObject({
      index: tom?.['leaf'],
      by: null,
      byRecord: null,
    })
    expect(report.findings).toEqual([
      expect.objectContaining({
        index: tom?.['leaf'],
        problem: 'erased-unauthorised: the header row is missing',
      }),
    ])
  })

  it('[V4] lists gap records with what they tell', async () => {
    await record(1)
    await record(1, {
      kind: 'event',
      name: 'sealtrace.gap',
      gap: { count: 7, reason: 'queue_full' },
    })
    const report = await verify()
    expect(report).toMatchObject({ ok: true, gapRecords: 1 })
    expect(report.gaps).toEqual([
      { recordId: expect.any(String), index: expect.any(Number), lost: 7, reason: 'queue_full' },
    ])
  })

  it('[V9] gives one record with what proves it, in each state', async () => {
    await record(1, { userId: jane })
    await record(1, { userId: 'tom' })
    await erase()
    const ids = rows('log.db', 'SELECT id, leaf FROM records WHERE kind = 1 ORDER BY leaf')
    const states: unknown[] = []
    for (const { id, leaf } of ids) {
      const report = await verify({ record: id as Uint8Array })
      const evidence = report.record
      if (!evidence) throw new Error('no evidence')
      expect(Buffer.from(parseRecordId(evidence.recordId) ?? [])).toEqual(
        Buffer.from(id as Uint8Array),
      )
      expect(evidence.index).toBe(leaf)
      const head = { size: report.size, root: Buffer.from(report.rootHash, 'base64') }
      const hash = leafHash(Buffer.from(evidence.leaf, 'base64'))
      expect(hash).toEqual(Buffer.from(evidence.leafHash, 'base64'))
      const proof = evidence.proof.map((text) => Buffer.from(text, 'base64'))
      verifyInclusion(hash, evidence.index, head, proof)
      expect(evidence.checkpoint).toBe(noteNow())
      states.push([evidence.state, evidence.by === null, evidence.parts?.missing])
    }
    expect(states).toEqual([
      ['erased', false, expect.any(Number)],
      ['intact', true, 0],
    ])
    const [, second] = ids
    change('log.db', `UPDATE records SET time = time + 1 WHERE leaf = ${Number(second?.['leaf'])}`)
    expect((await verify({ record: second?.['id'] as Uint8Array })).record?.state).toBe('damaged')
    expect((await verify({ record: Buffer.alloc(16, 7) })).record).toBeUndefined()
  })
})

describe('memory', () => {
  it('[V5] remembers a good verification outside of the data folder, and no bad one', async () => {
    await record(2)
    expect((await verify()).since).toBeNull()
    const first = remembered().last.size
    expect(await verify()).toMatchObject({ ok: true, since: first })
    await record(2)
    change('log.db', 'UPDATE records SET time = time + 1 WHERE seq = 2')
    expect(await verify()).toMatchObject({ ok: false, since: first })
    expect(remembered().last.size).toBe(first)
    change('log.db', 'UPDATE records SET time = time - 1 WHERE seq = 2')
    expect(await verify()).toMatchObject({ ok: true })
    expect(remembered().last.size).toBeGreaterThan(first)
  })

  it('[V5] finds a log that was cut, also when all else that knew of the rest was put back', async () => {
    await record(2)
    const [putBack, note] = [keepData(), noteNow()]
    await record(2)
    const { size } = await verify()
    putBack()
    anchorAt(1, note)
    const report = await verify()
    expect(report.findings.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^the log has \\d+ records, but a checkpoint of ${size} was verified here on .*: its tail is missing$`,
        ),
      ),
    ])
    expect(remembered().last.size).toBe(size)
  })

  it('[V5] finds a log that was rewritten, and one that forked at the same size', async () => {
    await record(2)
    const putBack = keepData()
    const anchor = noteNow()
    await record(1)
    const { size } = await verify()
    putBack()
    anchorAt(1, anchor)
    // The operator has the keys: all that he writes is signed and whole.
    await record(1)
    let found = (await verify()).findings.map(({ problem }) => problem)
    expect(found).toEqual([expect.stringContaining(`forked: at size ${size} it has another root`)])
    await record(3)
    found = (await verify()).findings.map(({ problem }) => problem)
    expect(found).toEqual([
      expect.stringMatching(
        new RegExp(`^the first ${size} records are not those of the tree that was verified here`),
      ),
    ])
    expect((await verify({ incremental: true })).ok).toBe(false)
  })

  it('[V6] forgets at a word, and tells what until the next good verification, and after it', async () => {
    await record(2)
    const putBack = keepData()
    const anchor = noteNow()
    await record(1)
    const { size, rootHash } = await verify()
    putBack()
    anchorAt(1, anchor)
    expect((await verify()).ok).toBe(false)
    const report = await verify({ forget: true })
    expect(report).toMatchObject({ ok: true, since: null })
    const told = `that this log continues the tree of size ${size} with root ${rootHash}`
    expect(report.notChecked.join('\n')).toContain(told)
    expect((await verify()).ok).toBe(true)
    expect(readFileSync(memoryFile(), 'utf8')).toContain(rootHash)
  })

  it('[V5] finds a memory that is damaged or of another log, and goes on without it once that is forgotten', async () => {
    await record(1)
    await verify()
    for (const text of [
      '{',
      '{}',
      'null',
      '[]',
      readFileSync(memoryFile(), 'utf8').replace('"size": ', '"size": -'),
    ]) {
      writeFileSync(memoryFile(), text)
      expect((await verify()).findings.map(({ problem }) => problem)).toEqual([
        expect.stringContaining('what is remembered of this log in the state folder is damaged'),
      ])
    }
    expect((await verify({ forget: true })).ok).toBe(true)
    expect((await verify()).ok).toBe(true)
  })

  it("[V5] of somebody else's log it is kept below verified/, by origin and key", async () => {
    await record(1)
    const place = { ...log.place, state: join(log.path, 'auditor') }
    await verifyFolder(place, { deep: false })
    expect(existsSync(join(log.path, 'auditor', 'verified'))).toBe(true)
    expect(await verifyFolder(place, { deep: false })).toMatchObject({
      ok: true,
      since: expect.any(Number),
    })
  })
})

describe('incremental', () => {
  it('[V7] looks at what came since alone, and finds what is wrong there', async () => {
    await record(3)
    expect(await verify({ incremental: true })).toMatchObject({ ok: true, incremental: false })
    const first = remembered().last.size
    await record(3)
    const totals: number[] = []
    const onProgress = (_: number, total: number) => totals.push(total)
    const report = await verify({ incremental: true, deep: true, onProgress })
    expect(report).toMatchObject({ ok: true, incremental: true, since: first, findings: [] })
    expect(new Set(totals)).toEqual(new Set([report.size - first]))
    expect(remembered().last.size).toBe(report.size)
    expect(JSON.parse(readFileSync(memoryFile(), 'utf8'))).toMatchObject({ full: { size: first } })
    await record(2)
    const last = Number(rows('log.db', 'SELECT max(leaf) AS n FROM records')[0]?.['n'])
    for (const [sql, back, deep] of [
      [
        `UPDATE records SET time = time + 1 WHERE leaf = ${last}`,
        `UPDATE records SET time = time - 1 WHERE leaf = ${last}`,
        false,
      ],
      [
        `UPDATE headers SET header = header || ' ' WHERE seq = (SELECT seq FROM records WHERE leaf = ${last})`,
        `UPDATE headers SET header = rtrim(header) WHERE seq = (SELECT seq FROM records WHERE leaf = ${last})`,
        true,
      ],
      [
        `UPDATE records SET leaf = ${last + 9} WHERE leaf = ${last}`,
        `UPDATE records SET leaf = ${last} WHERE leaf = ${last + 9}`,
        false,
      ],
    ] as const) {
      change('log.db', sql)
      expect((await verify({ incremental: true, deep })).ok, sql).toBe(false)
      change('log.db', back)
    }
    expect((await verify({ incremental: true, deep: true })).ok).toBe(true)
  })

  it('[V7] finds missing parts and keys of what came since', async () => {
    await record(1)
    await verify()
    await record(1, { input: say('Something else, long enough to be a part of its own.') })
    const putBack = keepData()
    change('log.db', 'DELETE FROM parts WHERE rowid = (SELECT max(rowid) FROM parts)')
    expect((await verify({ incremental: true })).findings[0]?.problem).toContain(
      'erased-unauthorised: part',
    )
    putBack()
    change('keys.db', 'DELETE FROM keys WHERE rowid = (SELECT max(rowid) FROM keys WHERE kind = 3)')
    expect(
      (await verify({ incremental: true })).findings.map(({ problem }) => problem).join(),
    ).toContain('is missing')
  })

  it('[V8] says what it leaves out, and is no less right about erasures of what was verified before', async () => {
    await record(3, { userId: jane })
    await verify({ deep: true })
    const { size } = remembered().last
    await record(1, { userId: jane })
    await erase()
    const report = await verify({ incremental: true, deep: true })
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          new RegExp(
            `^rows, parts and keys of the first ${size} records: all were looked at of the first ${size} last on .*, every byte of the first ${size} last on `,
          ),
        ),
        expect.stringContaining('that the store is sound'),
        expect.stringMatching(
          /^whether what \d+ erasures and expiries after record \d+ took of the records before it is gone/,
        ),
      ]),
    )
    // What is older is not looked at: a full run finds it, and then nothing is remembered.
    change('log.db', 'DELETE FROM parts WHERE rowid = (SELECT min(rowid) FROM parts)')
    change('log.db', 'UPDATE records SET time = time + 1 WHERE leaf = 1')
    expect((await verify({ incremental: true })).ok).toBe(true)
    expect((await verify()).ok).toBe(false)
  })
})

describe('witnesses', () => {
  const witness = (name: string) => {
    const key = ed25519Signer(Secret.own(newEd25519Seed()))
    const vkey = formatVerifierKey({
      name,
      type: signatureTypes.cosignature,
      publicKey: key.publicKey,
    })
    return { name, vkey, signer: cosigner(name, key, 1_790_000_000) }
  }
  const [one, two, three] = [
    witness('one.example'),
    witness('two.example'),
    witness('three.example'),
  ]
  const policyOf = (quorum: number) =>
    parseWitnessPolicy(
      [
        `log ${log.created.info.logKey}`,
        ...[one, two, three].map(({ vkey }, i) => `witness w${i + 1} ${vkey}`),
        `group all ${quorum} w1 w2 w3`,
        'quorum all',
        '',
      ].join('\n'),
    )
  const cosigned = (note: string, by: (typeof one)[]) => {
    const { text } = parseNote(Buffer.from(note))
    const lines = Buffer.from(
      signNote(
        text,
        by.map(({ signer }) => signer),
      ),
    )
      .toString()
      .slice(text.length + 1)
    return Buffer.from(note + lines)
  }
  const store = (by: (typeof one)[], note = noteNow()) =>
    using((open) =>
      open.store.addWitnessed({ size: Number(note.split('\n')[1]), note: cosigned(note, by) }),
    )

  it('[V10] asks the stored witnessed checkpoint for the quorum, and says who signed and how far', async () => {
    await record(2)
    expect((await verify()).notChecked).toContain('witness cosignatures: none are configured')
    expect((await verify({ policy: policyOf(2) })).findings.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(
        /^the checkpoint of size \d+ has not the cosignatures that the witness policy asks for$/,
      ),
    ])
    await store([one, three])
    expect((await verify()).notChecked.join()).toContain('but no witness policy is given')
    const report = await verify({ policy: policyOf(2) })
    expect(report).toMatchObject({
      ok: true,
      cosignatures: ['w1', 'w3'],
      witnessedSize: report.size,
    })
    expect(report.notChecked.join()).not.toContain('witness')
    expect((await verify({ policy: policyOf(3) })).ok).toBe(false)
    await record(2)
    const later = await verify({ policy: policyOf(2) })
    expect(later).toMatchObject({ ok: true, witnessedSize: report.size })
    expect(later.notChecked.join()).toContain('what witnesses saw of the last')
  })

  it('[V10] a policy that asks for none is none, and that of another log is refused', async () => {
    await record(1)
    await store([one, three])
    const report = await verify({ policy: { ...policyOf(2), quorum: 'none' } })
    expect(report.ok).toBe(true)
    expect([report.witnessedSize, report.cosignatures]).toEqual([undefined, undefined])
    expect(report.notChecked.join()).toContain('witness cosignatures: the quorum of the policy')
    const key = ed25519Signer(Secret.random())
    const vkey = formatVerifierKey({
      name: log.created.info.origin,
      type: signatureTypes.ed25519,
      publicKey: key.publicKey,
    })
    await expect(verify({ policy: { ...policyOf(2), logs: [{ vkey }] } })).rejects.toMatchObject({
      code: 'config_invalid',
    })
  })

  it('[V10] finds a log that goes back on what its witnesses have signed', async () => {
    await record(2)
    const [putBack, anchor] = [keepData(), noteNow()]
    await record(1)
    const note = noteNow()
    putBack()
    anchorAt(1, anchor)
    await record(1)
    await store([one, two], note)
    const forked = await verify({ policy: policyOf(2) })
    expect(forked.findings.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('has another root than the checkpoint that was witnessed'),
    ])
    expect(forked.cosignatures).toEqual(['w1', 'w2'])
    await record(2)
    expect((await verify({ policy: policyOf(2) })).findings.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('are not those of the checkpoint that was witnessed'),
    ])
  })

  it('[V10] finds a witnessed checkpoint of which a byte was flipped', async () => {
    await record(1)
    await store([one, two])
    const [row] = rows('log.db', 'SELECT note FROM witnessed')
    const note = Uint8Array.from(row?.['note'] as Uint8Array)
    const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
    for (let at = 0; at < note.length; at += 7) {
      const changed = Uint8Array.from(note)
      changed[at]! ^= 1
      db.prepare('UPDATE witnessed SET note = ?').run(changed)
      expect((await verify({ policy: policyOf(2) })).ok, String(at)).toBe(false)
    }
    db.close()
  })
})

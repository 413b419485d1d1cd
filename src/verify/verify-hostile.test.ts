// What somebody wrote into the files of a log who has none of its keys, and what an operator who has all of them wrote into its records.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { bareRecord } from '../erase/erasure-records.ts'
import { Subjects } from '../erase/subjects.ts'
import { makeRecord } from '../journal/make-record.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { keyKinds, keyRowHash } from '../keys/key-row.ts'
import { noteSigner, parseNote, signNote } from '../ledger/note.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import type { Header } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { encodeManifest } from '../seal/format/manifest.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
  await using((open) => open.recorder.record([testStep(), testStep(), testStep()]))
})
afterEach(() => log.dispose())

async function using<T>(job: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await job(open)
  } finally {
    await open.close()
  }
}

function change(name: string, sql: string, ...values: SQLInputValue[]) {
  const db = new DatabaseSync(join(log.place.data, 'default', name))
  try {
    return db.prepare(sql).all(...values)
  } finally {
    db.close()
  }
}

const verify = (state = log.place.state ?? '') =>
  verifyFolder({ ...log.place, state }, { deep: true })
/** Without any key. */
const verifyCopy = () => verify(join(log.path, 'nowhere'))
const problems = async (of = verify()) => (await of).findings.map(({ problem }) => problem)

/** Damages a wrapped key and makes a record row that says that the damaged one is right. */
function forgeKeyChange(leaf: number | null): string {
  const sealed = randomBytes(80)
  const [row] = change(
    'keys.db',
    `UPDATE keys SET sealed = ? WHERE id = (SELECT id FROM keys WHERE kind = ${keyKinds.slot} LIMIT 1) RETURNING *`,
    sealed,
  )
  const [id, owner] = [row?.['id'] as Uint8Array, row?.['owner'] as Uint8Array]
  const rowHash = keyRowHash({ id, kind: 'slot', epoch: String(row?.['epoch']), owner, sealed })
  const manifest = encodeManifest({
    ...{ kind: 'keys', header: randomBytes(32), appended: [], own: [] },
    ...{ policy: randomBytes(32), detector: '' },
    keyChanges: [{ operation: 'rewrap', keyId: id, commitment: randomBytes(32), rowHash }],
  })
  change(
    'log.db',
    'INSERT INTO records (id, kind, time, manifest, leaf) VALUES (?, ?, ?, ?, ?)',
    ...[randomBytes(16), recordKinds.keys, Date.now(), manifest, leaf],
  )
  return toHex(id)
}

it.each([999, null])(
  '[V15] a row behind the tree (leaf %s) that nobody signed bears out no wrapped key',
  async (leaf) => {
    expect((await verifyCopy()).ok).toBe(true)
    const key = forgeKeyChange(leaf)
    for (const found of [await problems(), await problems(verifyCopy())]) {
      expect(found).toContain(`wrapped key ${key} is not the one on the record`)
      if (leaf !== null) expect(found).toContain('a record row stands behind the tree, in no leaf')
    }
  },
)

it('[V15] the row that would be the next is none without its leaf', async () => {
  const { size } = await verify()
  forgeKeyChange(size)
  expect(await problems()).toContain('a record row stands behind the tree, in no leaf')
})

it('[V15] a part that no record lists is found beside records that are not published', async () => {
  forgeKeyChange(null)
  const sql = 'INSERT INTO parts (id, seq, data) VALUES (?, 4, ?)'
  const id = randomBytes(16)
  change('log.db', sql, id, Buffer.from('plain'))
  expect(await problems(verifyCopy())).toContain(
    `part ${toHex(id)} is in the store, but no record lists it`,
  )
})

it('[V12] many wrapped keys that are not those on record are waited for once', async () => {
  const steps = Array.from({ length: 60 }, () => testStep())
  await using((open) => open.recorder.record(steps))
  change('keys.db', `UPDATE keys SET sealed = zeroblob(80) WHERE kind = ${keyKinds.slot}`)
  const started = performance.now()
  const found = await problems()
  expect(found.filter((problem) => problem.includes('is not the one on the record'))).toHaveLength(
    63,
  )
  expect(performance.now() - started).toBeLessThan(5000)
})

it('[V4] a record of which the key is gone without right is unauthorised, and its run too', async () => {
  const where = `WHERE id = (SELECT id FROM keys WHERE kind = ${keyKinds.slot} LIMIT 1)`
  change('keys.db', `DELETE FROM keys ${where}`)
  const { unauthorised, states, records, size } = await verify()
  expect([unauthorised, records.intact]).toEqual([1, size - 1 - 1])
  expect(states).toMatchObject([{ state: 'erased-unauthorised', by: null }])
})

it('[V4] an erasure excuses nothing that came after it', async () => {
  const step = testStep({ userId: 'jane' })
  const after = await using(async (open) => {
    await open.recorder.record([step])
    const [slot] = await open.keys.find('slot', fromHex(step.traceId) ?? new Uint8Array())
    await new Subjects(open).erase(localPrincipal('tester'), {
      ...{ who: { user: 'jane' }, reason: 'asked by letter', dryRun: false },
    })
    const part = {
      ...{ id: randomBytes(16), hash: randomBytes(32), length: 128, commitment: randomBytes(32) },
      keyId: slot?.id ?? new Uint8Array(),
    }
    const header = { kind: 'step', trace: step.traceId } as const
    const made = { header, parts: [], time: Date.now() }
    const record = makeRecord(made, (commitment) =>
      encodeManifest({
        ...{ kind: 'step', header: commitment, appended: [], own: [part] },
        ...{ policy: randomBytes(32), detector: '' },
      }),
    )
    await open.journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
    return toHex(part.id)
  })
  const report = await verify()
  expect(report).toMatchObject({ ok: false, unauthorised: 1, records: { erased: 1 } })
  expect(report.findings[0]?.problem).toBe(`erased-unauthorised: part ${after} is missing`)
})

it('[L17] a key that log.json hands over to signs nothing where the state folder names the keys', async () => {
  const { origin } = log.created.info
  const stranger = ed25519Signer(Secret.own(newEd25519Seed()))
  const type = signatureTypes.ed25519
  const vkey = formatVerifierKey({ name: origin, type, publicKey: stranger.publicKey })
  const naming = bareRecord(
    { kind: 'settings', action: 'keys.rotate', target: 'signing', logKey: vkey },
    Date.now(),
  )
  const rest = { keys: [], traces: [], duplicates: 0 }
  await using(({ journal }) => journal.append({ records: [naming], ...rest }))
  const note = Buffer.from(
    change('log.db', 'SELECT note FROM checkpoint')[0]?.['note'] as Uint8Array,
  )
  const own = signNote(parseNote(note).text, [noteSigner(origin, stranger)])
  change('log.db', 'UPDATE checkpoint SET note = ?', own)
  const path = join(log.place.data, 'default', 'log.json')
  const info = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...info, handovers: [note.toString('base64')] }))
  expect((await problems())[0]).toContain('the checkpoint does not open')
})

it('[V7] an incremental run counts what it looked at', async () => {
  const { size } = await verify()
  const incremental = () => verifyFolder(log.place, { deep: true, incremental: true })
  expect((await incremental()).records).toEqual({ intact: 0, erased: 0, expired: 0 })
  await using((open) => open.recorder.record([testStep()]))
  const later = await incremental()
  expect(later.records.intact).toBe(later.size - size)
})

it('[V2] a key row whose record a crash took is told apart', async () => {
  const key = forgeKeyChange(null)
  change('log.db', 'DELETE FROM records WHERE leaf IS NULL')
  const [row] = change('keys.db', `SELECT * FROM keys WHERE lower(hex(id)) = ?`, key)
  const [id, owner, sealed] = ['id', 'owner', 'sealed'].map((name) => row?.[name] as Uint8Array)
  if (!id || !owner || !sealed) throw new Error('no key')
  const rowHash = keyRowHash({ id, kind: 'slot', epoch: String(row?.['epoch']), owner, sealed })
  change(
    'keys.db',
    'INSERT INTO pending_changes (operation, key, commitment, row_hash) VALUES (1, ?, ?, ?)',
    ...[id, new Uint8Array(32), rowHash],
  )
  expect((await problems()).join()).toContain('waits to be recorded, as after a crash: start')
})

it.each([0, 99, 2n ** 60n])('[V2] a wrapped key of kind %s is a finding', async (kind) => {
  const sql = `UPDATE keys SET kind = ? WHERE id = (SELECT id FROM keys WHERE kind = ${keyKinds.slot} LIMIT 1) RETURNING id`
  const key = toHex(change('keys.db', sql, kind)[0]?.['id'] as Uint8Array)
  expect(await problems()).toEqual([
    `the store reports damage: wrapped key ${key} is of no kind that there is`,
    `erased-unauthorised: wrapped key ${key} is missing`,
  ])
})

it.each([
  ['time', 'leaf = 2'],
  ['kind', 'leaf = 2'],
  ['leaf', 'leaf = 2'],
])(
  '[V3] a number that none can be, as %s of a row, hides no other finding',
  async (column, where) => {
    change('log.db', 'DELETE FROM headers WHERE seq = (SELECT seq FROM records WHERE leaf = 3)')
    change('log.db', `UPDATE records SET ${column} = 1152921504606846976 WHERE ${where}`)
    const { findings } = await verify()
    expect(findings.map(({ index }) => index)).toEqual(expect.arrayContaining([2, 3]))
  },
)

it('[V3] nor as the time of a staged row', async () => {
  const sql = 'INSERT INTO records (id, kind, time, manifest) VALUES (?, 1, ?, ?)'
  change('log.db', sql, randomBytes(16), 2n ** 60n, randomBytes(5))
  expect(await problems()).toContain('a staged record was not written by a process of this log')
})

it.each([
  { subject: { toString: 1, valueOf: 1 }, audit: 'x' },
  { subject: 'aa', audit: { toString: null } },
])('[V3] an erasure that names %j is judged', async (said) => {
  const scope = { keys: '', parts: '', records: [] }
  const header = { kind: 'erasureIntent', action: 'subject.erase', scope, ...said }
  const record = bareRecord(header as unknown as Header, Date.now())
  const rest = { keys: [], traces: [], duplicates: 0 }
  await using(({ journal }) => journal.append({ records: [record], ...rest }))
  expect(await problems()).toEqual(["the erasure intent is not signed with the officer's key"])
})

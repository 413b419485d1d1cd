import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { formatRecordId } from '../record/id.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { VerifyReport } from './report.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
  const open = await log.open()
  const input = [
    { role: 'user', content: 'My email is jane.sample@example.com, please write to me soon.' },
  ]
  for (let n = 0; n < 5; n++)
    await open.recorder.record([
      testStep({ input, userId: `user ${n}` }),
      testStep({ input, output: 'fine' }),
    ])
  await open.recorder.audit({ action: 'read', outcome: 'allowed', actor: 'os:tester' })
  await open.close()
})
afterEach(() => log.dispose())

const verify = (deep: boolean) => verifyFolder(log.place, { deep })

function change(name: string, sql: string, ...values: SQLInputValue[]): void {
  const db = new DatabaseSync(join(log.place.data, 'default', name))
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.prepare(sql).run(...values)
  db.close()
}

function rows(name: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(log.place.data, 'default', name), { readOnly: true })
  const all = db.prepare(sql).all()
  db.close()
  return all
}

const idOf = (seq: number) =>
  formatRecordId(
    rows('log.db', `SELECT id FROM records WHERE seq = ${seq}`)[0]?.['id'] as Uint8Array,
  )
const recordsOf = (report: VerifyReport) => report.findings.map(({ recordId }) => recordId)

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

it('an untouched log verifies, plain and deep, and says what was not checked', async () => {
  const [plain, deep] = [await verify(false), await verify(true)]
  expect(plain).toMatchObject({ ok: true, findings: [] })
  expect(deep).toMatchObject({ ok: true, findings: [] })
  expect(deep.size).toBeGreaterThan(11)
  expect(deep.records.intact).toBe(deep.size)
  expect(plain.notChecked).toEqual(
    expect.arrayContaining([
      ...['bytes of parts', 'header rows', 'wrapped keys', 'key commitments'],
      expect.stringContaining('the search index'),
    ]),
  )
  expect(deep.notChecked).not.toContain('bytes of parts')
  expect(deep.notChecked).not.toContain('key commitments')
})

it('without any key it verifies as well, and says so', async () => {
  const report = await verifyFolder(
    { ...log.place, state: join(log.path, 'nowhere') },
    { deep: true },
  )
  expect(report).toMatchObject({ ok: true })
  expect(report.notChecked).toEqual(
    expect.arrayContaining([
      'key commitments',
      expect.stringContaining('no checkpoint is remembered'),
    ]),
  )
})

// [table, column, file, condition]: one flipped byte anywhere in the column.
const deepOnly = [
  ['parts', 'data', 'log.db'],
  ['headers', 'salt', 'log.db'],
  ['keys', 'sealed', 'keys.db'],
  ['keys', 'owner', 'keys.db'],
] as const

it.each(deepOnly)(
  'a flipped byte of %s.%s is found by --deep, which names the record',
  async (table, column, name) => {
    for (const { at: rowid, value } of rows(
      name,
      `SELECT rowid AS at, ${column} AS value FROM ${table} ORDER BY rowid LIMIT 6`,
    )) {
      const bytes = value as Uint8Array
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        change(
          name,
          `UPDATE ${table} SET ${column} = ? WHERE rowid = ?`,
          flip(bytes, at),
          rowid as number,
        )
        const report = await verify(true)
        expect(report.ok, `${table} ${String(rowid)} ${at}`).toBe(false)
        expect(recordsOf(report).some((id) => id !== null)).toBe(true)
        change(name, `UPDATE ${table} SET ${column} = ? WHERE rowid = ?`, bytes, rowid as number)
      }
    }
    expect((await verify(true)).ok).toBe(true)
  },
)

it('a changed header text is found by --deep', async () => {
  change('log.db', `UPDATE headers SET header = json_set(header, '$.model', 'other') WHERE seq = 3`)
  expect(recordsOf(await verify(true))).toContain(idOf(3))
})

it.each(['manifest', 'id'] as const)(
  'a flipped byte of records.%s is found without --deep',
  async (column) => {
    const value = rows('log.db', `SELECT ${column} AS value FROM records WHERE seq = 3`)[0]?.[
      'value'
    ] as Uint8Array
    const before = idOf(3)
    for (let at = 0; at < value.length; at += 7) {
      change('log.db', `UPDATE records SET ${column} = ? WHERE seq = 3`, flip(value, at))
      const report = await verify(false)
      expect(report.ok, String(at)).toBe(false)
      expect(recordsOf(report).concat(idOf(3))).toContain(column === 'id' ? idOf(3) : before)
    }
  },
)

it.each([
  ['time', 'time + 1'],
  ['kind', '2'],
  ['leaf', '1000'],
])('a changed records.%s is found without --deep', async (column, value) => {
  change('log.db', `UPDATE records SET ${column} = ${value} WHERE seq = 3`)
  expect((await verify(false)).ok).toBe(false)
})

it.each([0, 'entries'] as const)('a flipped byte of a stored tile (%s) is found', async (level) => {
  const n = level === 'entries' ? -1 : level
  const data = rows('log.db', `SELECT data FROM tiles WHERE level = ${n}`)[0]?.[
    'data'
  ] as Uint8Array
  for (let at = 0; at < data.length; at += 13) {
    change('log.db', 'UPDATE tiles SET data = ? WHERE level = ?', flip(data, at), n)
    const report = await verify(false)
    expect(report.ok, String(at)).toBe(false)
    expect(report.findings.some(({ index }) => index !== null)).toBe(true)
  }
})

it('a flipped byte of the checkpoint is found', async () => {
  const note = rows('log.db', 'SELECT note FROM checkpoint')[0]?.['note'] as Uint8Array
  for (let at = 0; at < note.length; at += 5) {
    change('log.db', 'UPDATE checkpoint SET note = ?', flip(note, at))
    expect((await verify(false)).ok, String(at)).toBe(false)
  }
})

it('deleted rows are found', async () => {
  for (const [name, sql] of [
    ['log.db', 'DELETE FROM records WHERE seq = 4'],
    ['log.db', 'DELETE FROM headers WHERE seq = 5'],
    ['log.db', 'DELETE FROM parts WHERE rowid = 3'],
    ['log.db', 'DELETE FROM tiles WHERE level = 0'],
    ['log.db', 'DELETE FROM checkpoint'],
    ['keys.db', 'DELETE FROM keys WHERE kind = 3'],
  ] as const) {
    const path = join(log.place.data, 'default', name)
    change(name, 'SELECT 1')
    const before = readFileSync(path)
    change(name, sql)
    expect((await verify(false)).ok, sql).toBe(false)
    change(name, 'SELECT 1')
    writeFileSync(path, before)
  }
  expect((await verify(true)).ok).toBe(true)
})

it('a swapped pair of parts is found by --deep', async () => {
  const [a, b] = rows('log.db', 'SELECT rowid, data FROM parts ORDER BY rowid LIMIT 2')
  change(
    'log.db',
    'UPDATE parts SET data = ? WHERE rowid = ?',
    b?.['data'] as Uint8Array,
    a?.['rowid'] as number,
  )
  change(
    'log.db',
    'UPDATE parts SET data = ? WHERE rowid = ?',
    a?.['data'] as Uint8Array,
    b?.['rowid'] as number,
  )
  expect((await verify(true)).findings.length).toBeGreaterThanOrEqual(2)
})

it('two swapped records are found without --deep', async () => {
  change('log.db', 'UPDATE records SET leaf = 900 WHERE seq = 4')
  change('log.db', 'UPDATE records SET leaf = 3 WHERE seq = 5')
  change('log.db', 'UPDATE records SET leaf = 4 WHERE seq = 4')
  const report = await verify(false)
  expect(recordsOf(report)).toEqual(expect.arrayContaining([idOf(4), idOf(5)]))
})

it('a part that no record lists is found', async () => {
  change(
    'log.db',
    'INSERT INTO parts (id, seq, data) VALUES (?, 3, ?)',
    Buffer.alloc(16, 9),
    Buffer.alloc(200),
  )
  expect((await verify(false)).findings.map(({ problem }) => problem).join()).toContain(
    'no record lists it',
  )
})

it('a tail that was cut off is found by the remembered checkpoint, even with the checkpoint put back', async () => {
  const open = await log.open()
  const before = await open.store.checkpoint()
  if (!before) throw new Error('no checkpoint')
  await open.recorder.record([testStep()])
  await open.close()
  change('log.db', `DELETE FROM records WHERE leaf >= ${before.size}`)
  change('log.db', 'UPDATE checkpoint SET size = ?, note = ?', before.size, before.note)
  const report = await verify(false)
  expect(report.findings.map(({ problem }) => problem).join()).toContain('tail is missing')
})

it('reports all findings and not only the first', async () => {
  change('log.db', `UPDATE records SET time = time + 1`)
  const report = await verify(false)
  expect(report.findings.length).toBeGreaterThanOrEqual(report.size)
  expect(report.records.intact).toBe(0)
})

it('another log in the place of this one is found', async () => {
  const other = await testLog()
  const open = await other.open()
  await open.recorder.record([testStep()])
  await open.close()
  rmSync(log.place.data, { recursive: true })
  cpSync(other.place.data, log.place.data, { recursive: true })
  other.dispose()
  expect((await verify(false)).findings.map(({ problem }) => problem).join()).toContain(
    'another log',
  )
})

it('a pending change that nobody made hides no missing key, and is not signed', async () => {
  const [row] = rows('keys.db', 'SELECT id FROM keys WHERE kind = 3')
  const id = row?.['id'] as Uint8Array
  change('keys.db', 'DELETE FROM keys WHERE id = ?', id)
  change(
    'keys.db',
    'INSERT INTO pending_changes (operation, key, commitment, row_hash) VALUES (3, ?, ?, ?)',
    id,
    Buffer.alloc(32),
    Buffer.alloc(32),
  )
  expect((await verify(false)).ok).toBe(false)
  const open = await log.open()
  await open.recorder.record([testStep()])
  await open.close()
  expect((await verify(true)).findings.map(({ problem }) => problem).join()).toContain('is missing')
})

it('a staged row that no process of this log wrote is found, and not sequenced', async () => {
  const copy = rows('log.db', 'SELECT * FROM records WHERE seq = 3')[0]
  change(
    'log.db',
    'INSERT INTO records (id, kind, time, manifest) VALUES (?, 1, ?, ?)',
    Buffer.alloc(16, 1),
    Date.now(),
    copy?.['manifest'] as Uint8Array,
  )
  expect((await verify(false)).findings.map(({ problem }) => problem).join()).toContain(
    'staged record was not written',
  )
  const open = await log.open()
  await open.recorder.record([testStep()])
  await new Promise((resolve) => setTimeout(resolve, 100))
  await open.close()
  expect(
    rows('log.db', "SELECT leaf FROM records WHERE id = x'01010101010101010101010101010101'"),
  ).toEqual([{ leaf: null }])
})

it('a changed schema is found, and the log does not open with it', async () => {
  change('log.db', 'CREATE TRIGGER t AFTER INSERT ON records BEGIN SELECT 1; END')
  expect((await verify(false)).ok).toBe(false)
  await expect(log.open()).rejects.toMatchObject({ code: 'corrupt' })
})

it('a header row that was changed by hand leads no later step astray', async () => {
  const trace = 'ab'.repeat(16)
  const step = (n: number, text: string) =>
    testStep({
      traceId: trace,
      spanId: `${n}`.repeat(16),
      input: [{ role: 'user', content: text }],
    })
  const [alpha, beta] = [
    'the first message of all, which is long enough',
    'another message, and it is long enough as well',
  ]
  let open = await log.open()
  await open.recorder.record([step(1, alpha), step(2, beta)])
  await open.close()
  const found = rows(
    'log.db',
    `SELECT seq, header FROM headers WHERE trace = '${trace}' ORDER BY seq`,
  )
  const [one, two] = found.map(
    ({ header }) => (JSON.parse(String(header)) as { chunks: [string][] }).chunks[0]?.[0] ?? '',
  )
  for (const { seq, header } of found)
    change(
      'log.db',
      'UPDATE headers SET header = ? WHERE seq = ?',
      String(header)
        .replaceAll(one ?? '', 'x')
        .replaceAll(two ?? '', one ?? '')
        .replaceAll('x', two ?? ''),
      seq as number,
    )
  open = await log.open()
  await open.recorder.record([step(3, alpha)])
  for (const { seq, header } of found)
    change('log.db', 'UPDATE headers SET header = ? WHERE seq = ?', String(header), seq as number)
  const view = await new Reader({ ...open, origin: open.info.origin }).show(
    localPrincipal('t'),
    trace,
  )
  await open.close()
  expect(view.steps.find(({ spanId }) => spanId === '3'.repeat(16))?.input).toEqual([
    { role: 'user', content: alpha },
  ])
})

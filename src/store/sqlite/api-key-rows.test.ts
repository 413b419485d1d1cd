import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { Secret } from '../../crypto/secret.ts'
import { isGenuineApiKey, newApiKey } from '../../journal/api-key.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openSqliteKeyStore } from './sqlite-key-store.ts'

const indexKey = Secret.random()
const limits = { expires: 9e12, addresses: ['10.0.0.0/8', '::1'], traceTypes: ['a"b', 'c'] }
const rows = [
  newApiKey({ role: 'viewer', name: 'plain', now: 1 }, indexKey).row,
  newApiKey({ role: 'ingest', name: 'limited', now: 2, ...limits }, indexKey).row,
]

it('[W20] keys come back as they were put, with and without limits', async () => {
  using folder = tempFolder()
  const keys = openSqliteKeyStore(`${folder.path}/keys.db`)
  for (const row of rows) await keys.addApiKey(row)
  const back = await keys.apiKeys()
  expect(back.map(({ hash, mac, ...row }) => ({ ...row, n: hash.length + mac.length }))).toEqual(
    rows.map(({ hash, mac, ...row }) => ({ ...row, n: hash.length + mac.length })),
  )
  expect(back.every((row) => isGenuineApiKey(row, indexKey))).toBe(true)
  expect(await keys.integrity()).toEqual([])
  keys.close()
})

/** A file of before there were limits: the tables that came with them are not there. */
function makeOld(path: string): void {
  closeSync(openSync(path, 'wx', 0o600))
  openSqliteKeyStore(path).close()
  const db = new DatabaseSync(path)
  for (const table of ['api_key_limits', 'api_key_uses', 'sign_in_links'])
    db.exec(`DROP TABLE ${table}`)
  const [row] = rows
  if (!row) throw new Error('no row')
  const { id, hash, role, name, created, revoked, mac } = row
  db.prepare('INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    ...[id, hash, role, name, created, revoked, mac],
  )
  db.close()
}

it('[W20] the keys of an older file stay good, where it is opened and where it is only read', async () => {
  using folder = tempFolder()
  const path = `${folder.path}/keys.db`
  makeOld(path)
  for (const readOnly of [true, false]) {
    const keys = openSqliteKeyStore(path, { readOnly })
    const [row] = await keys.apiKeys()
    expect(row && isGenuineApiKey(row, indexKey)).toBe(true)
    keys.close()
  }
})

it('[W20] a key that lost its limits in the file, or has others that are none, is no key', async () => {
  using folder = tempFolder()
  const path = `${folder.path}/keys.db`
  const keys = openSqliteKeyStore(path)
  for (const row of rows) await keys.addApiKey(row)
  keys.close()
  for (const sql of [
    "UPDATE api_key_limits SET addresses = '[]'",
    "UPDATE api_key_limits SET addresses = 'no list'",
    'DELETE FROM api_key_limits',
    'UPDATE api_key_limits SET expires = 9007199254740993',
    'UPDATE api_keys SET created = 9007199254740993',
    'UPDATE api_keys SET created = 8640000000000001',
    'UPDATE api_keys SET revoked = -1',
    `INSERT INTO api_key_limits SELECT id, 99, '[]', '[]' FROM api_keys WHERE name = 'plain'`,
  ]) {
    const db = new DatabaseSync(path)
    db.exec(sql)
    db.close()
    const changed = openSqliteKeyStore(path)
    const bad = (await changed.apiKeys()).filter((row) => !isGenuineApiKey(row, indexKey))
    expect(bad.length).toBeGreaterThan(0)
    changed.close()
  }
})

it('[W23] the last use only moves on, and is kept of keys that there are', async () => {
  using folder = tempFolder()
  const keys = openSqliteKeyStore(`${folder.path}/keys.db`)
  const [row] = rows
  if (!row) throw new Error('no row')
  await keys.addApiKey(row)
  for (const time of [50, 70, 60])
    await keys.noteApiKeyUses(
      new Map([
        [row.id, time],
        ['none', 1],
      ]),
    )
  expect(await keys.apiKeys()).toMatchObject([{ lastUsed: 70 }])
  keys.close()
})

it('[W20] what is no time in one row keeps no other key from being read', async () => {
  using folder = tempFolder()
  const path = `${folder.path}/keys.db`
  const keys = openSqliteKeyStore(path)
  for (const row of rows) await keys.addApiKey(row)
  keys.close()
  const db = new DatabaseSync(path)
  db.exec(`INSERT INTO api_keys VALUES ('evil', x'00', 'x', 'n', 9007199254740993, null, x'00')`)
  db.exec(`INSERT INTO api_key_uses SELECT id, 9223372036854775807 FROM api_keys`)
  db.close()
  const changed = openSqliteKeyStore(path)
  const found = await changed.apiKeys()
  expect(found.map((row) => isGenuineApiKey(row, indexKey)).toSorted()).toEqual([false, true, true])
  expect(found.map(({ lastUsed }) => lastUsed)).toEqual([0, 0, 0])
  changed.close()
})

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { producerRecord } from '../journal/producer-records.ts'
import { ProducerRegistry } from '../journal/producer-registry.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import { formatProducerKey } from '../seal/format/producer-key.ts'
import { producerKeyId } from '../seal/format/producer-statement.ts'
import { BatchSigner } from '../seal/signed-batch.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { localPrincipal, type Principal } from './principal.ts'
import { readyAuthority } from './ready-authority.ts'
import { Producers } from './producers.ts'
import { Reader } from './reader.ts'

const { publicKey: key } = new BatchSigner(Secret.random())
const publicKey = formatProducerKey(key)
const id = toHex(producerKeyId(key))
const name = 'Graureiher Sieben'
const user = localPrincipal('tester')
const missing = expect.objectContaining({ code: 'not_found' })

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

const entries = async () => {
  const { store, ring, info, recorder } = open
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  const all = await reader.auditLog(user, { limit: 100 })
  return all
    .map(({ action, outcome, target, reason }) => [action, outcome, target, reason])
    .filter(([action]) => action?.startsWith('producer.'))
}

it('[E21] a key is a record that anybody can read, and its name is sealed', async () => {
  const producers = new Producers(open)
  const added = await producers.add(user, { publicKey, name })
  expect(added).toMatchObject({ id, publicKey, name, removed: null })
  expect(await producers.list(user)).toEqual([added])
  const [row, ...others] = await open.store.producers()
  expect(others).toEqual([])
  expect(JSON.parse(row?.header ?? '')).toEqual({
    ...{ kind: 'producer', action: 'producer.add', audit: expect.any(String) },
    producer: { key: publicKey.split(':')[1] },
  })
  const manifest = parseManifest(row?.manifest ?? new Uint8Array(0))
  expect([manifest.kind, manifest.own, manifest.appended]).toEqual(['producer', [], []])
  expect(new Date(row?.time ?? 0).toISOString()).toBe(added.since)
  const kept = await new ProducerRegistry(open.store).keyOf(producerKeyId(key))
  expect(toHex(kept ?? new Uint8Array(0))).toBe(toHex(key))
  const removed = await producers.remove(user, { id, reason: 'the host is gone' })
  expect(removed).toMatchObject({ id, name, removed: expect.any(String) })
  const [, last] = await open.store.producers()
  expect(JSON.parse(last?.header ?? '')).toMatchObject({ producer: { removed: id } })
  expect(await new ProducerRegistry(open.store).keyOf(producerKeyId(key))).toBeNull()
  expect(await entries()).toEqual([
    ['producer.remove', 'allowed', id, 'the host is gone'],
    ['producer.add', 'allowed', id, name],
  ])
  await open.close()
  expect(findCanaries([name], folderContents(log.path))).toEqual([])
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true })
  open = await log.open()
})

it('[E21] a key that was removed can come back, and none counts twice', async () => {
  const producers = new Producers(open)
  const none = { id, reason: 'none' }
  await expect(producers.remove(user, none)).rejects.toEqual(missing)
  await producers.add(user, { publicKey, name })
  await expect(producers.add(user, { publicKey, name })).rejects.toMatchObject({
    code: 'already_exists',
  })
  await producers.remove(user, none)
  await expect(producers.remove(user, none)).rejects.toEqual(missing)
  expect(await producers.add(user, { publicKey, name: 'again' })).toMatchObject({ removed: null })
  expect(await producers.list(user)).toMatchObject([{ id, name: 'again', removed: null }])
  const failed = (await entries()).filter(([, outcome]) => outcome === 'failed')
  expect(failed).toHaveLength(2)
})

it('takes a public key and a name, and nothing else', async () => {
  const producers = new Producers(open)
  const texts = ['', 'x', publicKey.slice(0, -1), `${publicKey}A`, publicKey.replace('1', '2')]
  for (const text of texts)
    await expect(producers.add(user, { publicKey: text, name })).rejects.toMatchObject({
      code: 'bad_request',
    })
  for (const bad of ['', '  ', 'n'.repeat(101)])
    await expect(producers.add(user, { publicKey, name: bad })).rejects.toMatchObject({
      code: 'bad_request',
    })
  expect(await open.store.producers()).toEqual([])
})

it('is for who keeps keys, and a denial is on the record', async () => {
  const producers = new Producers(open)
  for (const role of ['ingest', 'viewer', 'analyst', 'investigator', 'auditor', 'dpo']) {
    const other: Principal = { name: `key:${role}`, roles: [role], authority: readyAuthority }
    await expect(producers.add(other, { publicKey, name })).rejects.toEqual(missing)
    await expect(producers.remove(other, { id, reason: 'x' })).rejects.toEqual(missing)
    await expect(producers.list(other)).rejects.toEqual(missing)
  }
  expect((await entries()).filter(([, outcome]) => outcome === 'denied')).toHaveLength(18)
  const admin: Principal = { name: 'key:1', roles: ['admin'], authority: readyAuthority }
  expect(await producers.add(admin, { publicKey, name })).toMatchObject({ id })
})

it('[E21] what somebody wrote into the database counts for nothing', async () => {
  await new Producers(open).add(user, { publicKey, name })
  const registry = new ProducerRegistry(open.store)
  const foreign = new BatchSigner(Secret.random()).publicKey
  const forged = producerRecord({ key: foreign }, '', Date.now())
  const place = '(SELECT seq FROM records WHERE kind = 11 LIMIT 1)'
  const header = JSON.stringify({ kind: 'producer', producer: { key: publicKey.slice(-43) } })
  await registry.list()
  // Beside the ledger, in another's leaf, and waiting for one.
  await open.store.stage([{ record: forged, mac: new Uint8Array(32) }])
  expect(await registry.keyOf(producerKeyId(foreign))).toBeNull()
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  try {
    db.prepare('UPDATE records SET leaf = 999 WHERE id = ?').run(forged.id)
    expect(await registry.keyOf(producerKeyId(foreign))).toBeNull()
    db.prepare('UPDATE records SET leaf = NULL WHERE id = ?').run(forged.id)
    db.prepare(`UPDATE headers SET header = ? WHERE seq = ${place}`).run(header)
    expect(await registry.list()).toEqual([])
    expect(await new ProducerRegistry(open.store).list()).toEqual([])
  } finally {
    db.close()
  }
})

it('reads the registry once a second, whatever keys are named, and when one was registered', async () => {
  const clock = { now: 1000 }
  const reads = vi.spyOn(open.store, 'producers')
  const producers = new Producers(open)
  const registry = new ProducerRegistry(open.store, () => clock.now)
  const keyId = producerKeyId(key)
  const strangers = Array.from({ length: 50 }, (_, n) => new Uint8Array(8).fill(n))
  const asked = await Promise.all(strangers.map((each) => registry.keyOf(each)))
  expect(asked.every((each) => each === null)).toBe(true)
  expect(await registry.keyOf(keyId)).toBeNull()
  expect(reads).toHaveBeenCalledTimes(1)
  await producers.add(user, { publicKey, name })
  reads.mockClear()
  expect(await registry.keyOf(keyId)).not.toBeNull()
  expect(reads).toHaveBeenCalledTimes(1)
  await producers.remove(user, { id, reason: 'lost' })
  reads.mockClear()
  expect(await registry.keyOf(keyId)).not.toBeNull()
  expect(reads).not.toHaveBeenCalled()
  clock.now += 1000
  expect(await registry.keyOf(keyId)).toBeNull()
  expect(reads).toHaveBeenCalledTimes(1)
})

it('[E21] two removals at once are one, and the log is whole', async () => {
  const producers = new Producers(open)
  await producers.add(user, { publicKey, name })
  const both = [1, 2].map(() => producers.remove(user, { id, reason: 'twice' }))
  const done = await Promise.allSettled(both)
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  const added = [1, 2].map(() => producers.add(user, { publicKey, name }))
  expect((await Promise.allSettled(added)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
  ])
  expect(await open.store.producers()).toHaveLength(3)
})

it('[E21] no key counts while the header of a record about producers is gone', async () => {
  const producers = new Producers(open)
  await producers.add(user, { publicKey, name })
  await producers.remove(user, { id, reason: 'stolen' })
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.exec(`DELETE FROM headers WHERE header LIKE '%"removed"%'`)
  db.close()
  const registry = new ProducerRegistry(open.store)
  await expect(registry.keyOf(producerKeyId(key))).rejects.toMatchObject({ code: 'unavailable' })
})

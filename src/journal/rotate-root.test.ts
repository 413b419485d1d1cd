import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { KeyRows } from '../keys/key-rows.ts'
import { fileKeyIds, rootRow } from '../keys/rewrap.ts'
import { openRootKeyFile } from '../keys/providers/file.ts'
import type { RootKeyProvider } from '../keys/root-key-provider.ts'
import { readRotation } from '../keys/rotation-marker.ts'
import { compilePolicy } from '../protect/policy.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { openLog, type LogPlace, type LogSettings, type OpenLog } from './open-log.ts'
import { rotateRoot, type RotateOptions, type RotationStep } from './rotate-root.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const rootKeyFile = () => join(log.created.stateDir, 'root.key')
const rotation = (more: Partial<RotateOptions> = {}): RotateOptions => ({
  environment: log.place.environment,
  actor: 'tester',
  batch: 1,
  ...more,
})

async function withLog<T>(
  action: (open: OpenLog) => Promise<T>,
  settings: Partial<LogSettings> = {},
): Promise<T> {
  const open = await log.open(settings)
  try {
    return await action(open)
  } finally {
    await open.close()
  }
}

/** Every part by its id, as stored. */
async function partsOf({ store }: OpenLog): Promise<Map<string, string>> {
  const parts = new Map<string, string>()
  for await (const { id } of store.partIds()) {
    const data = (await store.parts([id])).get(toHex(id))
    parts.set(toHex(id), data ? toHex(data) : '')
  }
  return parts
}

const said = 'My email is jane.sample@example.com, please write to me soon.'
const trace = 'ab'.repeat(16)

/** With a subject, so that keys of every kind are there. */
async function record(open: OpenLog): Promise<void> {
  const input = [{ role: 'user', content: said }]
  await open.recorder.record([testStep({ traceId: trace, input, userId: 'user 1' })])
}

async function content(open: OpenLog): Promise<string> {
  const { store, ring, info, recorder } = open
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  return JSON.stringify(await reader.show(localPrincipal('tester'), trace))
}

/** Ids of the root keys that something is under. */
async function rootKeysInUse({
  keys,
  provider,
  state,
}: Pick<OpenLog, 'keys' | 'provider' | 'state'>): Promise<string[]> {
  const rows = new KeyRows({ table: keys, provider, state })
  const used = new Set(fileKeyIds(state))
  for await (const row of keys.all()) {
    const found = await rootRow(rows, row)
    if (found) used.add(found.keyId)
  }
  return [...used]
}

/** What must hold after a rotation, however often it was taken up. */
async function isWhole(before: Map<string, string>, from: string): Promise<void> {
  await withLog(async (open) => {
    const [now, ...others] = await rootKeysInUse(open)
    expect(others).toEqual([])
    expect(now).not.toBe(from)
    expect(open.provider.keyId).toBe(now)
    for (const [id, bytes] of before) expect((await partsOf(open)).get(id)).toBe(bytes)
    expect(await content(open)).toContain('please write to me soon')
    expect(readRotation(open.state)).toBeNull()
  })
  const keyFiles = readdirSync(log.created.stateDir).filter((name) => name.startsWith('root'))
  expect(keyFiles).toEqual(['root.key'])
  expect(statSync(rootKeyFile()).mode & 0o777).toBe(0o600)
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
}

async function prepared(): Promise<{ before: Map<string, string>; from: string; text: string }> {
  return withLog(async (open) => {
    await record(open)
    const [from = ''] = await rootKeysInUse(open)
    return { before: await partsOf(open), from, text: readFileSync(rootKeyFile(), 'utf8') }
  })
}

it('[E17] brings all under a new key, on the record, with no part touched, and removes the old key', async () => {
  const { before, from, text } = await prepared()
  const seen: number[] = []
  const result = await withLog((open) =>
    rotateRoot(open, rotation({ onProgress: (done) => seen.push(done) })),
  )
  expect(result).toEqual({ from: [from], to: expect.any(String), rows: 7, resumed: false })
  expect(seen.length).toBeGreaterThan(5)
  expect(readFileSync(rootKeyFile(), 'utf8')).not.toBe(text)
  await isWhole(before, from)
  await withLog(async (open) => {
    const changes: string[] = []
    for (const { manifest } of await open.store.page(0, 1000))
      for (const { operation } of parseManifest(manifest).keyChanges ?? []) changes.push(operation)
    expect(changes.filter((operation) => operation === 'rewrap')).toHaveLength(7)
  })
  expect(await rotationsOnRecord()).toBe(1)
})

/** Audit records of a rotation: their headers are in the clear. */
async function rotationsOnRecord(): Promise<number> {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'), { readOnly: true })
  const rows = db.prepare('SELECT header FROM headers').all()
  db.close()
  return rows.filter(({ header }) => Buffer.from(header as Uint8Array).includes('keys.rotate'))
    .length
}

const points: RotationStep[] = [
  'key',
  'marker',
  'rows',
  'files',
  'audit',
  'linked',
  'switched',
  'removed',
]

it.each(points)(
  '[E17] a rotation that was killed at %s goes on, and nothing is lost',
  async (point) => {
    const { before, from } = await prepared()
    killedAt(log.place, point, 2)
    expect(existsSync(join(log.created.stateDir, 'rotation.json'))).toBe(point !== 'key')
    // What was recorded can be read, and more can be recorded, before it goes on.
    await withLog(async (open) => {
      expect(await content(open)).toContain('please write to me soon')
      await open.recorder.record([testStep({ userId: 'user 2' })])
    })
    const result = await withLog((open) => rotateRoot(open, rotation()))
    expect(result).toMatchObject({ from: [from], resumed: point !== 'key' })
    await isWhole(before, from)
    expect(await rotationsOnRecord()).toBe(1)
  },
)

it('[E17] one that is killed again and again comes to its end', async () => {
  const { before, from, text } = await prepared()
  for (let times = 1; times <= 4; times++) killedAt(log.place, 'rows', times)
  killedAt(log.place, 'linked', 1)
  killedAt(log.place, 'linked', 1)
  expect(readFileSync(rootKeyFile(), 'utf8')).toBe(text)
  await withLog((open) => rotateRoot(open, rotation()))
  await isWhole(before, from)
})

/** Rotates in another process, which ends itself without a word at the nth time that it comes to a step. */
function killedAt(place: LogPlace, point: RotationStep, nth: number): void {
  const { data, state, project } = place
  const times = point === 'rows' ? nth : 1
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openLog } from ${module('./open-log.ts')}
    import { rotateRoot } from ${module('./rotate-root.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    const place = { ...${JSON.stringify({ data, state, project })}, environment: {} }
    const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0, mustOwn: true })
    let left = ${times}
    await rotateRoot(open, {
      environment: {},
      actor: 'tester',
      batch: 1,
      at: (step) => {
        if (step === '${point}' && --left === 0) process.kill(process.pid, 'SIGKILL')
      },
    })`
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

it('[E14] [E17] what older logs have, without a head and without a state key, comes along', async () => {
  const { before, from } = await prepared()
  const raw = openRootKeyFile(rootKeyFile())
  const generation = randomBytes(32)
  const label = `${labels.wrapGeneration}/2020-01.1`
  await withLog(async ({ keys, state, provider, journal }) => {
    state.writeGeneration('2020-01', 1, await raw.wrap(label, generation))
    const asBefore: RootKeyProvider = {
      ...raw,
      unwrap: (at, wrapped) => provider.unwrap(at, wrapped),
    }
    const rows = new KeyRows({ table: keys, provider: asBefore, state })
    const row = { id: randomBytes(16), kind: 'subject' as const, epoch: '2020-01' }
    await rows.putByRoot(labels.wrapSubject, { ...row, owner: randomBytes(32) }, Secret.random())
    await journal.append({ records: [], keys: rows.takeWrites(), traces: [], duplicates: 0 })
    expect((await rootKeysInUse({ keys, state, provider })).toSorted()).toEqual(
      ['', from].toSorted(),
    )
  })
  const result = await withLog((open) => rotateRoot(open, rotation()))
  expect(result).toMatchObject({ from: [from], rows: 8 })
  await isWhole(before, from)
  await withLog(async ({ state, provider }) => {
    const wrapped = state.readGeneration('2020-01', 1) ?? new Uint8Array(0)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(generation))
  })
})

it('a process that does not own the log wraps nothing meanwhile', async () => {
  await prepared()
  killedAt(log.place, 'rows', 1)
  await withLog(async (owner) => {
    expect(owner.owner).toBe(true)
    await withLog(async (other) => {
      expect(other.owner).toBe(false)
      await expect(other.ring.addProjectKey('producer', Secret.random())).rejects.toMatchObject({
        code: 'key_unavailable',
        message: expect.stringContaining('is being rotated'),
      })
      await expect(rotateRoot(other, rotation())).rejects.toMatchObject({ code: 'unavailable' })
    })
    await expect(owner.ring.addProjectKey('producer', Secret.random())).resolves.toBeUndefined()
  })
})

it('moves to another provider of the list, and back', async () => {
  const { before, from } = await prepared()
  const environment = { ANOTHER: 'ab'.repeat(32) }
  const rootKeys = [
    { provider: 'file' as const },
    { provider: 'environment' as const, variable: 'ANOTHER' },
  ]
  const place = { ...log.place, environment }
  const settings = { policy: compilePolicy({}), batchWait: 0, rootKeys }
  const withList = async <T>(action: (open: OpenLog) => Promise<T>): Promise<T> => {
    const open = await openLog(place, settings)
    try {
      return await action(open)
    } finally {
      await open.close()
    }
  }
  const there = await withList((open) =>
    rotateRoot(open, rotation({ environment, rootKeys, to: 2 })),
  )
  expect(there).toMatchObject({ from: [from], rows: 7 })
  await withList(async (open) => expect(await rootKeysInUse(open)).toEqual([there.to]))
  expect(existsSync(rootKeyFile())).toBe(true)
  // A key that stays the same is wrapped anew all the same: a service may have another version of it.
  const again = await withList((open) =>
    rotateRoot(open, rotation({ environment, rootKeys, to: 2 })),
  )
  expect(again).toMatchObject({ from: [], to: there.to, rows: 7 })
  const back = await withList((open) => rotateRoot(open, rotation({ environment, rootKeys })))
  expect(back.from).toEqual([there.to])
  await isWhole(before, from)
  await expect(
    withList((open) => rotateRoot(open, rotation({ environment, rootKeys, to: 3 }))),
  ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('from 1 to 2') })
})

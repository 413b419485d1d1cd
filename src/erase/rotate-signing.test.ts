import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { readLogInfo } from '../journal/log-info.ts'
import { openLog, type OpenLog } from '../journal/open-log.ts'
import { StateFolder } from '../keys/state-folder.ts'
import { parseNote } from '../ledger/note.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { compilePolicy } from '../protect/policy.ts'
import { recordKinds } from '../record/kind.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { verifySource } from '../server/verify-source.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { verifyLog } from '../verify/verify-log.ts'
import { planRestore } from './restore-plan.ts'
import { isSigningInterrupted, rotateSigning, type SigningStep } from './rotate-signing.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const actor = 'tester'
const folder = () => join(log.place.data, 'default')
const infoNow = () => {
  const info = readLogInfo(folder())
  if (!info) throw new Error('no log.json')
  return info
}
const idOf = (vkey: string) => parseVerifierKey(vkey).keyId

async function withLog<T>(action: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await action(open)
  } finally {
    await open.close()
  }
}

async function noteOf({ store }: OpenLog): Promise<Uint8Array> {
  return (await store.checkpoint())?.note ?? new Uint8Array()
}

async function signers(open: OpenLog): Promise<string[]> {
  return parseNote(await noteOf(open)).signatures.map(({ keyId }) => keyId)
}

/** As somebody does who has nothing but this key. */
async function verifyWith(open: OpenLog, logKey: string) {
  const { origin, handovers = [], authorityKey } = open.info
  return verifyLog(verifySource({ ...open, ring: null }), {
    ...{ origin, logKey, authorityKey, deep: true },
    handovers: handovers.map((note) => Buffer.from(note, 'base64')),
  })
}

async function isWhole(): Promise<void> {
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
}

it('[L17] a new key signs beside the old one, and either verifies', async () => {
  const { logKey } = log.created.info
  const result = await withLog(async (open) => {
    await open.recorder.record([testStep()])
    const made = await rotateSigning(open, { actor })
    expect(made).toMatchObject({ from: logKey, finished: false })
    expect(await signers(open)).toEqual([idOf(logKey), idOf(made.to)])
    await open.recorder.record([testStep()])
    for (const key of [logKey, made.to]) {
      expect(openCheckpoint(await noteOf(open), key, open.info.origin).size).toBeGreaterThan(4)
      const report = await verifyWith(open, key)
      expect(report).toMatchObject({ ok: true, signedBy: [idOf(key)] })
    }
    await expect(rotateSigning(open, { actor })).rejects.toMatchObject({ code: 'already_exists' })
    return made
  })
  expect(infoNow()).toMatchObject({ logKey, signingKeys: [logKey, result.to] })
  await withLog(async (open) => {
    await open.recorder.record([testStep()])
    expect(await signers(open)).toHaveLength(2)
    expect(open.state.readAnchor()).toMatchObject({ logKey, signingKeys: [logKey, result.to] })
  })
  expect((await verifyFolder(log.place, { deep: true })).signedBy).toEqual(
    [logKey, result.to].map(idOf),
  )
  await isWhole()
})

it('[L18] once the old key is given up it is destroyed, and who has it alone goes on by what it signed', async () => {
  const { logKey } = log.created.info
  const keys = [logKey]
  for (let round = 0; round < 2; round++)
    await withLog(async (open) => {
      const { to } = await rotateSigning(open, { actor })
      await open.recorder.record([testStep()])
      const done = await rotateSigning(open, { actor, finish: true })
      expect(done).toMatchObject({ signingKeys: [to], from: keys.at(-1), to, finished: true })
      expect(await signers(open)).toEqual([idOf(to)])
      expect(await open.keys.find('retired', Buffer.from('signing'))).toEqual([])
      keys.push(to)
    })
  await withLog(async (open) => {
    await open.recorder.record([testStep()])
    expect(await signers(open)).toEqual([idOf(keys[2] ?? '')])
    for (const key of keys)
      expect(await verifyWith(open, key)).toMatchObject({
        ok: true,
        findings: [],
        signedBy: [idOf(keys[2] ?? '')],
      })
    // Without what the old key signed there is no way from it to the new one.
    const cut = { ...open, info: { ...open.info, handovers: [] } } as OpenLog
    expect((await verifyWith(cut, logKey)).ok).toBe(false)
  })
  expect(infoNow()).toMatchObject({ logKey, signingKeys: [keys[2]] })
  await isWhole()
})

it('[L18] a key that no trusted key has named is not trusted, whatever log.json says', async () => {
  const { logKey } = log.created.info
  await withLog(async (open) => {
    await rotateSigning(open, { actor })
    await rotateSigning(open, { actor, finish: true })
    const { handovers = [] } = open.info
    const genuine = Buffer.from(handovers[0] ?? '', 'base64')
    const source = verifySource({ ...open, ring: null })
    const verifyBy = (note: Uint8Array) =>
      verifyLog(source, {
        ...{ origin: open.info.origin, authorityKey: open.info.authorityKey },
        ...{ logKey, handovers: [note], deep: false },
      })
    expect((await verifyBy(genuine)).ok).toBe(true)
    // One that the new key alone has signed, one of a smaller tree, one that is changed, and noise.
    expect((await verifyBy(await noteOf(open))).ok).toBe(false)
    for (let at = 0; at < genuine.length; at += 11) {
      const changed = Buffer.from(genuine)
      changed[at] = (changed[at] ?? 0) ^ 1
      const { ok } = await verifyBy(changed)
      // The signature of the new key on it matters to nobody.
      const isLastLine = at > genuine.lastIndexOf('\n', genuine.length - 2)
      expect(ok, String(at)).toBe(isLastLine && ok)
    }
    expect((await verifyBy(Buffer.from('nonsense'))).ok).toBe(false)
  })
})

it.each<[SigningStep, boolean]>([
  ['keys', false],
  ['named', false],
  ['handover', true],
  ['retired', true],
  ['audit', true],
])('[L17] a rotation that was killed at %s goes on', async (point, finish) => {
  const { logKey } = log.created.info
  if (finish) await withLog((open) => rotateSigning(open, { actor }))
  killedAt(point, finish)
  await withLog(async (open) => {
    await open.recorder.record([testStep()])
    expect((await verifyWith(open, logKey)).ok).toBe(true)
  })
  if (!finish)
    await withLog(async (open) => {
      expect(await isSigningInterrupted(open)).toBe(true)
      expect(await rotateSigning(open, { actor })).toMatchObject({ from: logKey, finished: false })
      expect(await isSigningInterrupted(open)).toBe(false)
      // It has got to its end now, and is named once.
      await expect(rotateSigning(open, { actor })).rejects.toMatchObject({ code: 'already_exists' })
      expect(await open.store.ofKind(recordKinds.settings)).toHaveLength(1)
    })
  await withLog(async (open) => {
    const { to, from } = await rotateSigning(open, { actor, finish: true })
    expect(from).toBe(logKey)
    expect(to).not.toBe(logKey)
    expect(infoNow()).toMatchObject({ signingKeys: [to], handovers: [expect.any(String)] })
    expect(open.state.readAnchor()?.formerKeys).toMatchObject([{ key: logKey }])
    expect(await signers(open)).toEqual([idOf(to)])
    await open.recorder.record([testStep()])
    expect(await verifyWith(open, logKey)).toMatchObject({ ok: true, findings: [] })
    expect(await open.keys.find('retired', Buffer.from('signing'))).toEqual([])
  })
  await isWhole()
})

/** Rotates in another process, which ends itself without a word when it comes to a step. */
function killedAt(point: SigningStep, finish: boolean): void {
  const { data, state, project } = log.place
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openLog } from ${module('../journal/open-log.ts')}
    import { rotateSigning } from ${module('./rotate-signing.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    const place = { ...${JSON.stringify({ data, state, project })}, environment: {} }
    const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0, mustOwn: true })
    await rotateSigning(open, {
      actor: 'tester',
      finish: ${finish},
      at: (step) => {
        if (step === '${point}') process.kill(process.pid, 'SIGKILL')
      },
    })`
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

it('another process that was open goes on, and takes over with the keys of now', async () => {
  const owner = await log.open()
  const other = await log.open()
  await other.recorder.record([testStep()])
  await rotateSigning(owner, { actor })
  await other.recorder.record([testStep()])
  await rotateSigning(owner, { actor, finish: true })
  await other.recorder.record([testStep()])
  await owner.close()
  // Nobody owns the log: it publishes by itself.
  await other.recorder.record([testStep()])
  expect(await signers(other)).toEqual([idOf(infoNow().signingKeys?.[0] ?? '')])
  await other.close()
  await isWhole()
})

it('[L18] a copy from before is known for what it is, by the key that was given up', async () => {
  const old = join(log.path, 'copy')
  await withLog((open) => open.recorder.record([testStep()]))
  execFileSync('cp', ['-r', log.place.data, old])
  await withLog(async (open) => {
    await rotateSigning(open, { actor })
    await rotateSigning(open, { actor, finish: true })
    await open.recorder.record([testStep()])
  })
  await isWhole()
  const { signingKeys = [], logKey } = infoNow()
  const state = new StateFolder(log.place.state ?? '', logKey)
  const anchor = state.readAnchor()
  expect(anchor).toMatchObject({ signingKeys, formerKeys: [{ key: logKey }] })
  const problems = async () =>
    (await verifyFolder({ ...log.place, data: old }, { deep: false })).findings.map(
      ({ problem }) => problem,
    )
  const found = await problems()
  expect(found.length).toBeGreaterThan(0)
  for (const problem of found) expect(problem).toContain('its tail is missing')
  // Newest keys, old log.
  execFileSync('cp', [join(folder(), 'keys.db'), join(old, 'default', 'keys.db')])
  await expect(
    openLog({ ...log.place, data: old }, { policy: compilePolicy({}) }),
  ).rejects.toMatchObject({ code: 'rollback' })
  // What it signs after it was given up counts for nothing.
  if (!anchor) throw new Error('no anchor')
  state.writeAnchor({ ...anchor, formerKeys: [{ key: logKey, size: 1 }] }, true)
  expect(await problems()).toContainEqual(expect.stringContaining('the checkpoint does not open'))
})

it('[J10] a key table from before the new key opens no log that has it', async () => {
  const old = join(log.path, 'keys.db')
  execFileSync('cp', [join(folder(), 'keys.db'), old])
  await withLog((open) => rotateSigning(open, { actor }))
  const { signingKeys } = infoNow()
  const newest = join(log.path, 'newest.db')
  execFileSync('cp', [join(folder(), 'keys.db'), newest])
  for (const name of ['keys.db-wal', 'keys.db-shm']) rmSync(join(folder(), name), { force: true })
  execFileSync('cp', [old, join(folder(), 'keys.db')])
  await expect(log.open()).rejects.toMatchObject({ code: 'rollback' })
  expect(infoNow()).toMatchObject({ signingKeys })
  const sources = { place: log.place, rootKeys: {} }
  expect(await planRestore(sources)).toMatchObject({ behind: true, keysSuffice: false })
  expect(await planRestore({ ...sources, keysFile: newest })).toMatchObject({ keysSuffice: true })
})

it('[J10] an old copy of the key table signs nothing any more', async () => {
  execFileSync('cp', ['-r', log.place.data, join(log.path, 'copy')])
  await withLog(async (open) => {
    await rotateSigning(open, { actor })
    await rotateSigning(open, { actor, finish: true })
    await open.recorder.record([testStep()])
  })
  const place = { ...log.place, data: join(log.path, 'copy') }
  await expect(openLog(place, { policy: compilePolicy({}) })).rejects.toMatchObject({
    code: 'rollback',
  })
  expect(toHex(readFileSync(join(folder(), 'log.json')))).not.toBe('')
})

it('the old key is not given up before there is a new one, and only by the owner', async () => {
  await withLog(async (owner) => {
    await expect(rotateSigning(owner, { actor, finish: true })).rejects.toMatchObject({
      code: 'not_found',
    })
    const other = await log.open()
    await expect(rotateSigning(other, { actor })).rejects.toMatchObject({ code: 'unavailable' })
    await other.close()
  })
})

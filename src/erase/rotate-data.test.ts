import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf } from '../keys/domain.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { KeyRows } from '../keys/key-rows.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import { openPart } from '../seal/open-part.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { rotateData, type RotateDataOptions, type WrappingStep } from './rotate-data.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const month = epochOf(Date.now())
const traceOf = (n: number) => n.toString(16).padStart(32, 'a')
const rotation = (more: Partial<RotateDataOptions> = {}): RotateDataOptions => ({
  actor: 'tester',
  batch: 2,
  ...more,
})

async function withLog<T>(action: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await action(open)
  } finally {
    await open.close()
  }
}

/** Runs of nobody, and of five people. */
async function record(open: OpenLog, from = 0, count = 10): Promise<void> {
  for (let n = from; n < from + count; n++) {
    const input = [{ role: 'user', content: `Message ${n}, write to jane@example.com please.` }]
    const owner = n % 2 ? { userId: `user ${n}` } : {}
    await open.recorder.record([testStep({ traceId: traceOf(n), input, ...owner })])
  }
}

/** Every part that a manifest lists opens, under the key that the manifest names. Resolves with their number. */
async function openAll({ store, ring, info }: OpenLog): Promise<number> {
  let opened = 0
  for (const { manifest } of await store.page(0, 100_000)) {
    const { appended, own } = parseManifest(manifest)
    for (const entry of [...appended, ...own]) {
      const slot = await ring.slotById(entry.keyId)
      const data = (await store.parts([entry.id])).get(toHex(entry.id))
      if (!data) throw new Error('a part is missing')
      openPart(slot.key, { origin: info.origin, trace: slot.trace }, entry, data)
      opened++
    }
  }
  return opened
}

async function text(open: OpenLog, n: number): Promise<string> {
  const { store, ring, info, recorder } = open
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  return JSON.stringify(await reader.show(localPrincipal('tester'), traceOf(n)))
}

async function isWhole(): Promise<void> {
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
}

/** Ids of the keys that wrap slots without a subject, and of subjects. */
async function parents({ keys, provider, state }: OpenLog) {
  const rows = new KeyRows({ table: keys, provider, state })
  const found = { slot: new Set<string>(), subject: new Set<string>() }
  for await (const row of keys.all()) {
    const body = await rows.open(row)
    if (row.kind === 'slot' && !body.subject) found.slot.add(body.parent)
    if (row.kind === 'subject') found.subject.add(body.parent)
  }
  return { slot: [...found.slot], subject: [...found.subject] }
}

it.each([
  ['a month', {}, 'slot'],
  ['subjects', { subjects: true }, 'subject'],
] as const)(
  '[E25] the key of %s is renewed: all is wrapped anew, on record, with no part touched',
  async (_, given, kind) => {
    const parts = () => {
      const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'), { readOnly: true })
      const rows = db.prepare('SELECT hex(id) AS id, hex(data) AS data FROM parts').all()
      db.close()
      return new Map(rows.map(({ id, data }) => [String(id), String(data)]))
    }
    const before = await withLog(async (open) => {
      await record(open)
      return parents(open)
    })
    const stored = parts()
    const result = await withLog((open) => rotateData(open, rotation(given)))
    expect(result).toMatchObject({ from: before[kind], resumed: false })
    expect(result.month).toBe(kind === 'slot' ? month : null)
    expect(result.rows).toBe(5)
    await withLog(async (open) => {
      expect((await parents(open))[kind]).toEqual([result.to])
      expect(await open.keys.get(fromHex(result.from[0] ?? '', 16) ?? new Uint8Array())).toBeNull()
      expect(await open.keys.find('retired', Buffer.from('epoch'))).toEqual([])
      expect(await openAll(open)).toBeGreaterThan(20)
      expect(await text(open, 4)).toContain('Message 4')
      expect(await text(open, 5)).toContain('Message 5')
      await record(open, 20, 2)
      expect(await text(open, 20)).toContain('Message 20')
    })
    for (const [id, data] of stored) expect(parts().get(id)).toBe(data)
    await isWhole()
  },
)

it('[E25] an old copy of the key table opens nothing through the old key', async () => {
  await withLog((open) => record(open))
  cpSync(join(log.place.data, 'default', 'keys.db'), join(log.path, 'old.db'))
  await withLog(async (open) => {
    const old = openSqliteKeyStore(join(log.path, 'old.db'))
    const ring = () => new KeyRing({ table: old, provider: open.provider, state: open.state })
    const slots = (await old.domains()).filter((domain) => domain.startsWith(`${month}.`))
    const rows = (await Promise.all(slots.map((domain) => old.inDomain(domain)))).flat()
    const opened = async () => {
      const tried = await Promise.allSettled(
        rows.filter(({ kind }) => kind === 'slot').map((row) => ring().slotById(row.id)),
      )
      return tried.filter(({ status }) => status === 'fulfilled').length
    }
    expect(await opened()).toBe(10)
    await rotateData(open, rotation())
    expect(await opened()).toBe(5)
    await rotateData(open, rotation({ subjects: true }))
    expect(await opened()).toBe(0)
    old.close()
  })
})

it('[E25] recording goes on meanwhile, and every part is under the key that its manifest names', async () => {
  await withLog(async (open) => {
    await record(open, 0, 30)
    let isOver = false
    let sent = 0
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let n = 0; !isOver; n++) {
        const traceId = traceOf(1000 + sender * 100 + (n % 40))
        // A slot of nobody first, which its person takes over in the next round.
        const owner = n >= 40 ? { userId: `person ${n % 7}` } : {}
        await open.recorder.record([testStep({ traceId, output: `answer ${n}`, ...owner })])
        sent++
        await sleep(2)
      }
    })
    // Another process, which does not own the log, and keeps old keys in memory.
    const other = await log.open()
    await record(other, 50, 3)
    const staging = (async () => {
      for (let n = 0; !isOver; n++) await record(other, 60 + n, 1).then(() => sleep(2))
    })()
    try {
      for (let round = 0; round < 3; round++) {
        await rotateData(open, rotation())
        await rotateData(open, rotation({ subjects: true }))
      }
    } finally {
      isOver = true
      await Promise.all([...senders, staging])
      await other.close()
    }
    expect(sent).toBeGreaterThan(20)
    expect(await openAll(open)).toBeGreaterThan(sent)
    const now = await parents(open)
    expect(now.slot).toHaveLength(1)
    expect(now.subject).toHaveLength(1)
  })
  await isWhole()
})

it('[E25] a slot that is sealed to a reader comes along, unopened', async () => {
  await withLog(async (open) => {
    const trace = randomBytes(16)
    const sealedTo = { id: 'ab'.repeat(8), suite: 1 as const, enc: randomBytes(32), seq: 3 }
    const made = { id: randomBytes(16), trace, sealedTo, message: randomBytes(48) }
    const ring = new KeyRing({ table: open.keys, provider: open.provider, state: open.state })
    const adopted = { ...made, commitment: randomBytes(32), shared: true }
    await ring.adoptSlot(adopted, null, Date.now())
    const keys = ring.takeWrites()
    await open.journal.append({ records: [], keys, traces: [], duplicates: 0 })
    const { to } = await rotateData(open, rotation())
    expect((await parents(open)).slot).toEqual([to])
    const [slot] = await open.ring.readerSlots(trace)
    expect(slot?.sealedTo).toMatchObject({ id: sealedTo.id, seq: 3 })
    expect(toHex(slot?.message ?? new Uint8Array())).toBe(toHex(made.message))
  })
  await isWhole()
})

const points: WrappingStep[] = ['begun', 'rows', 'audit', 'destroyed']

it.each(points)(
  '[E25] a rotation that was killed at %s goes on, and nothing is lost',
  async (point) => {
    await withLog((open) => record(open))
    killedAt(point)
    await withLog(async (open) => {
      expect(await text(open, 4)).toContain('Message 4')
      await record(open, 30, 2)
      const result = await rotateData(open, rotation())
      expect(result.resumed).toBe(point !== 'destroyed')
      expect((await parents(open)).slot).toEqual([result.to])
      expect(await openAll(open)).toBeGreaterThan(20)
    })
    await isWhole()
  },
)

/** Rotates in another process, which ends itself without a word when it comes to a step. */
function killedAt(point: WrappingStep): void {
  const { data, state, project } = log.place
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openLog } from ${module('../journal/open-log.ts')}
    import { rotateData } from ${module('./rotate-data.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    const place = { ...${JSON.stringify({ data, state, project })}, environment: {} }
    const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0, mustOwn: true })
    await rotateData(open, {
      actor: 'tester',
      batch: 2,
      at: (step) => {
        if (step === '${point}') process.kill(process.pid, 'SIGKILL')
      },
    })`
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

it('only the owner rotates, and only a month that has a key', async () => {
  await withLog(async (owner) => {
    const other = await log.open()
    await expect(rotateData(other, rotation())).rejects.toMatchObject({ code: 'unavailable' })
    await other.close()
    await expect(rotateData(owner, rotation({ month: '2001-01' }))).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(rotateData(owner, rotation({ month: 'soon' }))).rejects.toMatchObject({
      code: 'usage',
    })
  })
})

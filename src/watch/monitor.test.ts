import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { MonitorState, type MonitorMemory } from './monitor-state.ts'
import { lookAt, type Look, type OtherView, type Watched } from './monitor.ts'
import { newTestKey, TestPublishedLog, TestWitness, type TestKey } from './test-published-log.ts'

const start = Date.parse('2026-11-22T08:00:00Z')
const origin = 'log.example/default'
let folder: ReturnType<typeof tempFolder>
let key: TestKey
let log: TestPublishedLog
let now: number

beforeEach(() => {
  folder = tempFolder()
  key = newTestKey()
  log = new TestPublishedLog(key)
  now = start
})
afterEach(() => folder[Symbol.dispose]())

const state = () => new MonitorState(folder.path, origin)
const look = (options: Partial<Watched> = {}): Promise<Look> =>
  lookAt(
    {
      ...{ files: log, keys: [key.vkey], policy: null, others: [], trustFirst: false },
      ...{ maxLag: 60_000, maxAge: null, ...options },
    },
    state(),
    now,
  )
const codes = ({ alerts }: Look) => alerts.map(({ code, source }) => `${source}: ${code}`)
const size = () => state().load()?.checkpoint?.split('\n')[1]
const given = (name: string, note: Uint8Array | null): OtherView => ({
  name,
  read: async () => note,
})

/** All of a log of 700 leaves is verified and remembered. */
async function watched(): Promise<void> {
  log.grow(700, start)
  expect(await look()).toMatchObject({ leaves: 700, alerts: [] })
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
}

describe('a log that grows', () => {
  test('[V20] is followed from what is remembered, which is on disk before it is told', async () => {
    await watched()
    log.asked = []
    for (const more of [1, 55, 300, 0, 70_000]) {
      log.grow(more, now)
      const { head, leaves, alerts } = await look()
      expect([head?.size, leaves, alerts, size()]).toEqual([log.size, more, [], String(log.size)])
    }
    // What was verified before is not fetched again.
    expect(log.asked).not.toContain('tile/entries/000')
    for (const name of filesIn(folder.path))
      expect(statSync(join(folder.path, name)).mode & 0o077, name).toBe(0)
  }, 60_000)

  test('[V20] the first one may be taken on trust, and that is said', async () => {
    log.grow(300, now)
    const first = await look({ trustFirst: true })
    expect(first).toMatchObject({
      leaves: 0,
      alerts: [],
      notChecked: [expect.stringContaining('300')],
    })
    log.grow(10, now)
    expect(await look({ trustFirst: true })).toMatchObject({ leaves: 10, notChecked: [] })
  })

  test('an empty one is followed too', async () => {
    expect(await look()).toMatchObject({ head: { size: 0 }, alerts: [] })
    log.grow(1, now)
    expect(await look()).toMatchObject({ head: { size: 1 }, leaves: 1, alerts: [] })
  })
})

describe('[V21] what the files hold makes what was signed', () => {
  test.each<[string, (path: string) => boolean]>([
    ['a leaf', (path) => path.startsWith('tile/entries/003')],
    ['a tile of leaves', (path) => path.startsWith('tile/0/003')],
    ['a tile above', (path) => path.startsWith('tile/1/000')],
  ])('%s that was changed is found, and what is remembered stays', async (_, isIt) => {
    await watched()
    log.grow(1000, now)
    const honest = log
    const lying = new TestPublishedLog(key)
    lying.read = async (path: string) => {
      const bytes = await honest.read(path)
      if (!bytes || !isIt(path)) return bytes
      return flipped(bytes)
    }
    const { alerts, head } = await look({ files: lying })
    expect([alerts.map(({ code }) => code), head?.size, size()]).toEqual([['damaged'], 700, '700'])
    expect(await look({ files: honest })).toMatchObject({ leaves: 1000, alerts: [] })
  })

  test('a tile above that does not hold what its leaves make, on the first look too', async () => {
    log.grow(700, start)
    log.instead.set('tile/1/000.p/2', flipped(log.tile(1, 0)))
    expect(codes(await look())).toEqual(['log: damaged'])
  })

  test('leaves and tiles that fit together and not the signed root', async () => {
    log.grow(700, start)
    const other = log.fork()
    log = new TestPublishedLog(key).grow(700, start)
    for (const path of ['tile/0/002.p/188', 'tile/entries/002.p/188'])
      log.instead.set(path, await other.read(path))
    const { alerts } = await look()
    expect(alerts).toMatchObject([
      { code: 'damaged', message: expect.stringContaining('the root of size 700') },
    ])
  })

  test('files that are missing or cut are found', async () => {
    await watched()
    log.grow(300, now)
    for (const path of ['tile/entries/003.p/232', 'tile/entries/003']) log.instead.set(path, null)
    expect(codes(await look())).toEqual(['log: damaged'])
    log.instead.set('tile/entries/003.p/232', log.tile('entries', 3).subarray(0, 100))
    expect(codes(await look())).toEqual(['log: damaged'])
    log.instead.clear()
    expect(codes(await look())).toEqual([])
  })

  test('leaves that are none of this log, or of a time that cannot be', async () => {
    log.grow(5, start).add(Buffer.from('something else'))
    const first = await look()
    expect(codes(first)).toEqual(['log: bad_leaf'])
    expect(first.alerts[0]?.message).toMatch(/^1 leaves .* first is 5$/)
    expect(codes(await look())).toEqual([])
    log.grow(2, start + 3_600_000)
    expect(codes(await look())).toEqual(['log: leaf_time'])
    log.grow(2, start - 7 * 86_400_000)
    expect((await look()).alerts).toMatchObject([{ code: 'leaf_time', level: 'warning' }])
  })
})

describe('[V22] a log that shows others something else', () => {
  test.each<[string, (fork: TestPublishedLog) => void]>([
    ['of the same size', (fork) => fork.grow(50, start)],
    ['smaller', (fork) => fork.grow(20, start)],
  ])('%s: both signed notes are kept', async (_, change) => {
    log.grow(700, start)
    const fork = log.fork()
    log.grow(50, start)
    change(fork)
    const seen = await look({ others: [given('witness w', fork.note())] })
    expect(codes(seen)).toEqual(['witness w: split_view'])
    const evidence = readFileSync(seen.alerts[0]?.evidence ?? '', 'utf8')
    expect(evidence).toContain(Buffer.from(log.note()).toString())
    expect(evidence).toContain(Buffer.from(fork.note()).toString())
  })

  test('larger: it is found once the log has come to it, and told before', async () => {
    log.grow(700, start)
    const fork = log.fork().grow(90, start)
    const others = [given('copy c', fork.note())]
    log.grow(30, start)
    expect((await look({ others })).alerts).toMatchObject([{ code: 'behind', level: 'warning' }])
    now += 61_000
    // Also when nobody can be asked any more.
    expect((await look()).alerts).toMatchObject([
      { code: 'behind', level: 'alert', message: expect.stringContaining('790') },
    ])
    log.grow(200, start)
    expect(codes(await look())).toEqual(['copy c: split_view'])
    expect(codes(await look())).toEqual([])
  })

  test('a witnessed one ahead of a fork that we are shown: told, not counted, and compared once it can be', async () => {
    const witness = new TestWitness('w.example')
    const policy = parseWitnessPolicy(`witness w ${witness.vkey}\nquorum w\n`)
    const real = log.fork().grow(300, start)
    const lie = log.grow(50, start)
    lie.instead.set('checkpoint.witnessed', witness.cosign(real.note()))
    expect((await look({ policy })).alerts).toMatchObject([
      { code: 'behind', source: 'the witnessed checkpoint', level: 'warning' },
    ])
    for (const more of [40, 100]) {
      now += 61_000
      lie.grow(more, start)
      real.grow(more, start)
      lie.instead.set('checkpoint.witnessed', witness.cosign(real.note()))
      const seen = await look({ policy })
      expect(codes(seen)).toEqual(['the witnessed checkpoint: behind', 'log: not_witnessed'])
      expect(seen.alerts.map(({ level }) => level)).toEqual(['alert', 'alert'])
    }
    lie.grow(150, start)
    expect(codes(await look({ policy }))).toContain('the witnessed checkpoint: split_view')
  })

  test('each that was given before the log came to it is compared, and told once a look', async () => {
    log.grow(10, start)
    await look()
    const one = log.fork().grow(10, start)
    const other = log.fork().grow(20, start)
    for (const { note, level } of [
      { note: one.note(), level: 'warning' },
      { note: other.note(), level: 'alert' },
    ]) {
      const seen = await look({ others: [given('copy c', note)] })
      expect(seen.alerts).toMatchObject([{ code: 'behind', source: 'copy c', level }])
      now += 61_000
    }
    log = one.fork().grow(100, start)
    const seen = await look({ others: [given('copy c', log.note())] })
    expect(codes(seen)).toEqual(['copy c: split_view'])
    const evidence = readFileSync(seen.alerts[0]?.evidence ?? '', 'utf8')
    expect(evidence).toContain(Buffer.from(other.note()).toString())
  })

  test('any number of claims is held in so much, the first ones and the newest', async () => {
    log.grow(10, start)
    await look()
    const ahead = log.fork()
    for (let i = 0; i < 40; i++) {
      const others = [given('copy c', ahead.grow(1, start).note())]
      expect((await look({ others })).alerts).toHaveLength(1)
    }
    const sizes = state()
      .load()
      ?.claims.map(({ note }) => Number(note.split('\n')[1]))
    expect(sizes).toEqual([...Array.from({ length: 15 }, (_, i) => 11 + i), 50])
  })

  test('what cannot be compared now waits', async () => {
    await watched()
    const fork = log.fork().grow(30, start)
    log.grow(50, start)
    const others = [given('copy c', fork.note())]
    await look()
    const files = unreachableAt((path) => path.startsWith('tile/'))
    expect(codes(await look({ files, others }))).toEqual(['log: unreachable'])
    expect(codes(await look())).toEqual(['copy c: split_view'])
  })

  test('evidence has room, whatever who has no key makes up', async () => {
    log.grow(700, start)
    const old = log.fork()
    await look()
    const stranger = new TestPublishedLog(newTestKey())
    for (let i = 0; i < 110; i++) {
      log.instead.set('checkpoint', stranger.grow(1, start).note())
      await look()
    }
    log.instead.clear()
    const kept = filesIn(folder.path).filter((name) => name.endsWith('.txt'))
    expect(kept).toHaveLength(5)
    log.grow(1, start)
    const others = [given('witness w', old.grow(1, start).note())]
    const { alerts } = await look({ others })
    expect(alerts).toMatchObject([{ code: 'split_view', evidence: expect.any(String) }])
  }, 30_000)

  test('honest ones agree, be they behind or ahead', async () => {
    log.grow(700, start)
    const before = log.note()
    log.grow(30, start)
    const after = log.fork().grow(10, start)
    const others = [
      ...[given('a', before), given('b', log.note()), given('c', after.note())],
      given('d', null),
    ]
    expect(codes(await look({ others }))).toEqual(['d: unknown_log', 'c: behind'])
    log = after
    expect(codes(await look({ others }))).toEqual(['d: unknown_log'])
  })

  test('forked since the last look, or rewritten at the same size', async () => {
    log.grow(690, start)
    const fork = log.fork()
    log.grow(10, start)
    await look()
    log = fork.grow(10, start)
    expect(codes(await look())).toEqual(['log: split_view'])
    log.grow(10, start)
    const again = await look()
    expect([codes(again), again.head?.size, size()]).toEqual([['log: split_view'], 700, '700'])
  })

  test('what no log has signed says nothing of it', async () => {
    await watched()
    const stranger = new TestPublishedLog(newTestKey()).grow(3, start)
    const others = [given('a', stranger.note()), given('b', Buffer.from('junk'))]
    const seen = await look({ others })
    expect(codes(seen)).toEqual(['a: unsigned', 'b: unsigned'])
    expect(size()).toBe('700')
  })
})

describe('[V23] what else is told', () => {
  test('a rollback, which changes nothing of what is remembered', async () => {
    const before = log.grow(600, start).fork()
    log.grow(100, start)
    await look()
    log = before
    const seen = await look()
    expect(codes(seen)).toEqual(['log: rollback'])
    expect(seen.alerts[0]).toMatchObject({
      message: expect.stringContaining('shows 600 leaves, and had 700'),
      evidence: expect.any(String),
    })
    expect(size()).toBe('700')
  })

  test('a file larger than any of its kind is an alert, and what is remembered stays', async () => {
    await watched()
    const files = (large: string) => ({
      async read(path: string) {
        if (path === large) throw new SealtraceError('too_large', `${path} has more bytes`)
        return log.read(path)
      },
    })
    const seen = await look({ files: files('checkpoint') })
    expect([codes(seen), seen.head?.size]).toEqual([['log: malformed'], 700])
    const witness = new TestWitness('w.example')
    const policy = parseWitnessPolicy(`witness w ${witness.vkey}\nquorum w\n`)
    expect(codes(await look({ files: files('checkpoint.witnessed'), policy }))).toEqual([
      'the witnessed checkpoint: malformed',
      'log: not_witnessed',
    ])
  })

  test('no growth for too long', async () => {
    await watched()
    now += 100_000
    expect(codes(await look({ maxAge: 100_001 }))).toEqual([])
    expect(codes(await look({ maxAge: 99_999 }))).toEqual(['log: no_growth'])
    log.grow(1, now)
    expect(codes(await look({ maxAge: 99_999 }))).toEqual([])
  })

  test('somebody who cannot be reached; and the log itself rejects', async () => {
    await watched()
    const fail = async () => {
      throw new SealtraceError('unavailable', 'timed out')
    }
    expect(codes(await look({ others: [{ name: 'witness w', read: fail }] }))).toEqual([
      'witness w: unreachable',
    ])
    await expect(look({ files: { read: fail } })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('cosignatures that are missing, lag, or do not hold', async () => {
    const witness = new TestWitness('w.example')
    const policy = parseWitnessPolicy(`witness w ${witness.vkey}\nquorum w\n`)
    log.grow(10, start)
    expect(codes(await look({ policy }))).toEqual(['log: not_witnessed'])
    log.instead.set('checkpoint', witness.cosign(log.note()))
    expect(codes(await look({ policy }))).toEqual([])
    log.instead.set('checkpoint.witnessed', witness.cosign(log.note()))
    log.instead.delete('checkpoint')
    log.grow(10, start)
    expect(codes(await look({ policy }))).toEqual([])
    now += 60_001
    log.grow(10, start)
    const late = await look({ policy })
    expect(late.alerts).toMatchObject([
      { code: 'not_witnessed', message: expect.stringContaining('10 of 30') },
    ])
    log.instead.set('checkpoint.witnessed', witness.cosign(log.note()))
    expect(codes(await look({ policy }))).toEqual([])
    const impostor = new TestWitness('w.example')
    const bad = Buffer.from(impostor.cosign(log.note())).toString()
    const [, id = ''] = /\+([0-9a-f]{8})\+/.exec(witness.vkey) ?? []
    log.instead.set('checkpoint', Buffer.from(withKeyId(bad, id)))
    expect(codes(await look({ policy }))).toEqual(['log: bad_cosignature'])
  })
})

describe('[V24] keys', () => {
  test('a second one is told, another one alone is not followed, and both together are', async () => {
    await watched()
    const next = newTestKey()
    log.signWith(key, next)
    log.grow(10, start)
    const both = await look()
    expect([both.alerts, size()]).toMatchObject([[{ code: 'key_added', level: 'warning' }], '710'])
    log.signWith(next)
    log.grow(10, start)
    expect([codes(await look()), size()]).toEqual([['log: key_changed'], '710'])
    expect([codes(await look({ keys: [key.vkey, next.vkey] })), size()]).toEqual([[], '720'])
    await expect(look()).rejects.toMatchObject({ code: 'verification_failed' })
  })

  test('a stranger, nothing, and garbage', async () => {
    await watched()
    log.instead.set('checkpoint', new TestPublishedLog(newTestKey('other')).note())
    expect(codes(await look())).toEqual(['log: unsigned'])
    log.instead.set('checkpoint', null)
    expect(codes(await look())).toEqual(['log: malformed'])
    log.instead.set('checkpoint', Buffer.from('hello\n'))
    expect(codes(await look())).toEqual(['log: malformed'])
    expect(size()).toBe('700')
  })
})

test('[V21] what was found in new leaves is told, though a later file cannot be had or the process ends', async () => {
  await watched()
  const witness = new TestWitness('w.example')
  const policy = parseWitnessPolicy(`witness w ${witness.vkey}\nquorum w\n`)
  log.add(Buffer.from('something else'))
  const files = unreachableAt((path) => path === 'checkpoint.witnessed')
  const found = codes(await look({ files, policy }))
  expect([found, size()]).toEqual([['log: unreachable', 'log: bad_leaf'], '701'])
  log.add(Buffer.from('something else'))
  const kept = state()
  let saves = 0
  const ends = {
    load: () => kept.load(),
    keep: () => null,
    save(memory: MonitorMemory) {
      if (saves++ > 0) throw new Error('the process ends')
      kept.save(memory)
    },
  }
  const watch = { ...{ files: log, keys: [key.vkey], policy: null, others: [] }, trustFirst: false }
  await expect(lookAt({ ...watch, maxLag: 1, maxAge: null }, ends, now)).rejects.toThrow('ends')
  expect(size()).toBe('702')
  expect(codes(await look())).toEqual(['log: bad_leaf'])
  expect(codes(await look())).toEqual([])
})

test('[V20] what is remembered and was damaged is not taken for nothing', async () => {
  await watched()
  const file = join(folder.path, filesIn(folder.path).find((name) => name.endsWith('.json')) ?? '')
  writeFileSync(file, '{}')
  await expect(look()).rejects.toMatchObject({ code: 'corrupt' })
})

function unreachableAt(isIt: (path: string) => boolean) {
  return {
    async read(path: string) {
      if (isIt(path)) throw new SealtraceError('unavailable', '503')
      return log.read(path)
    },
  }
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[copy.length - 3]! ^= 1
  return copy
}

/** The last line with another key id: a cosignature that is not that witness's. */
function withKeyId(note: string, id: string): string {
  const lines = note.trimEnd().split('\n')
  const [dash, name, base64 = ''] = lines.pop()?.split(' ') ?? []
  const bytes = Buffer.concat([Buffer.from(id, 'hex'), Buffer.from(base64, 'base64').subarray(4)])
  return `${lines.join('\n')}\n${dash} ${name} ${bytes.toString('base64')}\n`
}

import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SpoolFolder } from '../spool/spool-folder.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { CheckpointGuard } from './checkpoint-guard.ts'
import { Counters, logStateNames } from './counters.ts'
import type { HttpClient, HttpReply } from './http-client.ts'
import { newLogSigner, TestLogOfCollector, type LogSigner } from './test-log-of-collector.ts'

const collector = 'http://127.0.0.1:1'
let folder: ReturnType<typeof tempFolder>
let signer: LogSigner
/** What answers now. */
let log: TestLogOfCollector
let asked: string[]
let notices: string[]
/** In the place of all that is asked for beside batches. */
let answered: { status: number; text: string } | null

beforeEach(() => {
  folder = tempFolder()
  signer = newLogSigner()
  log = new TestLogOfCollector(signer)
  asked = []
  notices = []
  answered = null
})
afterEach(() => folder[Symbol.dispose]())

interface MadeGuard {
  readonly guard: CheckpointGuard
  readonly counters: Counters
}

function make(
  settings: Partial<ConstructorParameters<typeof CheckpointGuard>[0]['settings']> = {},
  hasSpool = true,
): MadeGuard {
  const client: Pick<HttpClient, 'send'> = {
    async send({ path }) {
      asked.push(path)
      if (answered)
        return { status: answered.status, retryAfter: undefined, body: Buffer.from(answered.text) }
      const [from = 0, to = 0] = [...path.matchAll(/=(\d+)/g)].map(([, n]) => Number(n))
      const body = path.includes('consistency')
        ? { proof: log.proof(from, to) }
        : { logKeys: log.keys }
      return reply({}, body)
    },
  }
  const counters = new Counters()
  const guard = new CheckpointGuard({
    settings: {
      ...{ collector, logKeys: null, checkpointMemory: true, requireCheckpoint: false },
      ...settings,
    },
    ...{ client, headers: {}, counters, notice: ({ message }) => notices.push(message) },
    memory: hasSpool ? spool().memory : null,
  })
  return { guard, counters }
}

const spool = () => new SpoolFolder({ folder: folder.path, collector, maxBytes: 1e9 })

function reply(headers: Record<string, string>, body: object): HttpReply {
  return {
    ...{ status: 200, retryAfter: undefined, body: Buffer.from(JSON.stringify(body)) },
    checkpoint: headers['sealtrace-checkpoint'],
    consistency: headers['sealtrace-consistency'],
  }
}

const nothing = { accepted: 1, duplicates: 1, level: 'published', checkpointSize: 0 }

/** A batch is sent, and the log answers. */
async function send({ guard }: MadeGuard, body: object = nothing): Promise<string> {
  const request = guard.ask()
  const size = Number(request.headers['sealtrace-checkpoint'])
  return guard.check(reply(log.headers(size), body), request)
}

const state = ({ counters }: MadeGuard) => [
  logStateNames[counters.get('logState')],
  counters.get('logSize'),
  counters.get('contradictions'),
]

/** All that is remembered is that of size 700. */
async function remembered(settings = {}): Promise<MadeGuard> {
  const made = make(settings)
  log.grow(700)
  expect(await send(made)).toBe('holds')
  return made
}

describe('a log that grows', () => {
  test('[V26] is proven from answer to answer, and asked for its keys once', async () => {
    const made = make()
    for (let i = 0; i < 20; i++) {
      log.grow(97)
      expect(await send(made)).toBe('holds')
    }
    expect(await send(made)).toBe('holds')
    expect(state(made)).toEqual(['holds', 1940, 0])
    expect(asked).toEqual(['/api/v1/recorder'])
    expect(notices).toEqual([])
  })

  test('[V28] is remembered with the spool, for its owner alone, and goes on from there', async () => {
    await remembered()
    const next = make()
    expect(next.guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '700' })
    log.grow(1)
    expect(await send(next)).toBe('holds')
    expect(asked).toHaveLength(1)
    for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' }))
      expect(statSync(join(folder.path, name)).mode & 0o077, name).toBe(0)
  })

  test('without a spool it is remembered as long as the process', async () => {
    const made = make({}, false)
    log.grow(5)
    expect(await send(made)).toBe('holds')
    log = new TestLogOfCollector(signer).grow(5, 'other')
    expect(await send(made)).toBe('contradicts')
    expect(readdirSync(folder.path)).toEqual([])
  })
})

describe('a log that contradicts itself', () => {
  test.each<[string, RegExp, (before: TestLogOfCollector) => TestLogOfCollector]>([
    ['rolled back', /had 700 leaves, and shows 699 now/, () => same().grow(699)],
    ['another root', /shows 700 now: it has other/, () => same().grow(699).grow(1, 'x')],
    ['forked', /shows 800 now: it is no/, () => same().grow(699).grow(101, 'x')],
    ['a new key', /no key that is known/, (b) => replaced(newLogSigner(), b)],
    ['another origin', /no key that is known/, (b) => replaced(newLogSigner('other'), b)],
  ])('[V27] %s: is not believed, told, counted, and both notes are kept', async (_, why, lie) => {
    const made = await remembered()
    const before = log.note()
    log = lie(log)
    expect(await send(made)).toBe('contradicts')
    expect(await send(made)).toBe('contradicts')
    expect(state(made)).toEqual(['contradicts', 700, 2])
    expect(notices[0]).toMatch(/^the collector's log contradicts itself: /)
    expect(notices[0]).toMatch(why)
    const { memory } = spool()
    expect(memory.evidence()).toHaveLength(1)
    const file = join(spool().path, 'log/evidence', memory.evidence()[0] ?? '')
    const evidence = readFileSync(file, 'utf8')
    expect(evidence).toContain(Buffer.from(before).toString())
    expect(evidence).toContain(Buffer.from(log.note()).toString())
    expect(statSync(file).mode & 0o777).toBe(0o600)
    // What it knew stays, also for the next process.
    expect(make().guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '700' })
  })

  test('[V27] is believed again once it continues what is remembered', async () => {
    const made = await remembered()
    const honest = log
    log = same().grow(3)
    expect(await send(made)).toBe('contradicts')
    log = honest.grow(5)
    expect(await send(made)).toBe('holds')
    expect(state(made)).toEqual(['holds', 705, 1])
  })

  test.each<[string, (headers: Record<string, string>) => Record<string, string>]>([
    ['no checkpoint', () => ({})],
    ['no proof', (said) => ({ 'sealtrace-checkpoint': said['sealtrace-checkpoint'] ?? '' })],
    [
      'a proof that is cut',
      (said) => changed(said, (proof) => proof.split(',').slice(1).join(',')),
    ],
    ['a proof too long', (said) => changed(said, (proof) => `${proof},${proof.split(',')[0]}`)],
    ['a proof without end', (said) => changed(said, (proof) => `${proof},`.repeat(2000))],
    ['a proof of garbage', (said) => changed(said, () => 'x,y')],
    ['a checkpoint of garbage', (said) => ({ ...said, 'sealtrace-checkpoint': 'AAAA' })],
    ['a checkpoint that is no base64', (said) => ({ ...said, 'sealtrace-checkpoint': '%' })],
  ])('[V27] %s: is not believed', async (_, lie) => {
    const made = await remembered()
    log.grow(50)
    const request = made.guard.ask()
    expect(await made.guard.check(reply(lie(log.headers(700)), nothing), request)).toBe(
      'contradicts',
    )
    expect(state(made)).toEqual(['contradicts', 700, 1])
  })

  test('[V27] a replayed checkpoint without a level covers nothing', async () => {
    const made = await remembered()
    expect(await send(made, { accepted: 1, duplicates: 0 })).toBe('contradicts')
    expect(await send(made, { accepted: 1, duplicates: 0, level: 'any' })).toBe('contradicts')
    expect(await send(made, { accepted: 1, duplicates: 1 })).toBe('holds')
  })

  test('[V27] what anybody can make up leaves room for the proof of a fork', async () => {
    const made = await remembered()
    for (let i = 0; i < 60; i++)
      await made.guard.check(
        reply({ 'sealtrace-checkpoint': `junk${i}` }, nothing),
        made.guard.ask(),
      )
    log = same().grow(699).grow(1, 'x')
    expect(await send(made)).toBe('contradicts')
    expect(notices.at(-1)).toContain('log/evidence')
  })

  test.each([
    ['lists in lists', '['.repeat(60_000) + ']'.repeat(60_000)],
    ['a list of lists', `[${'['.repeat(60_000)}${']'.repeat(60_000)}]`],
  ])('[V27] a proof of %s hides nothing', async (_, proof) => {
    const made = await remembered()
    const handover = `{"checkpoint":"","manifest":"","salt":"","id":"${'0'.repeat(32)}","proof":${proof}}`
    answered = { status: 200, text: `{"handovers":[${handover}]}` }
    log = replaced(newLogSigner(), log)
    expect([await send(made), state(made)]).toEqual(['contradicts', ['contradicts', 700, 1]])
  })

  test('[V27] a new key whose proof is out of reach waits, and not for ever', async () => {
    const made = await remembered()
    answered = { status: 503, text: '' }
    log = replaced(newLogSigner(), log)
    for (let i = 0; i < 7; i++) expect(await send(made)).toBe('later')
    expect([state(made), notices]).toEqual([['holds', 700, 0], []])
    expect(await send(made)).toBe('contradicts')
  })

  test('[V26] has to cover what it says that it took', async () => {
    const made = await remembered()
    const fresh = { accepted: 2, duplicates: 1, level: 'published', checkpointSize: 700 }
    expect(await send(made, fresh)).toBe('contradicts')
    expect(await send(made, { ...fresh, notRecorded: 1 })).toBe('holds')
    expect(await send(made, { ...fresh, level: 'sequenced' })).toBe('holds')
    expect(await send(made, { ...nothing, checkpointSize: 701 })).toBe('contradicts')
    log.grow(1)
    expect(await send(made, { ...fresh, checkpointSize: 701 })).toBe('holds')
  })
})

describe('processes that share a spool', () => {
  test('[V28] go on together, each from what the others have seen', async () => {
    const made = [make(), make(), make()]
    for (let i = 0; i < 12; i++) {
      log.grow(61)
      expect(await send(made[(i * 2) % 3] ?? make())).toBe('holds')
    }
    expect(make().guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '732' })
  })

  test('[V28] an older one never replaces a newer one', async () => {
    const [one, other] = [make({ logKeys: log.keys }), make({ logKeys: log.keys })]
    const old = log.grow(10).fork()
    const request = one.guard.ask()
    log.grow(10)
    expect(await send(other)).toBe('holds')
    expect(await one.guard.check(reply(old.headers(0), nothing), request)).toBe('holds')
    expect(state(one)).toEqual(['holds', 20, 0])
    const next = make({ logKeys: log.keys })
    expect(next.guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '20' })
  })

  test('[V28] find it too where the proof between both is withheld', async () => {
    const [one, other] = [await remembered(), make()]
    other.guard.ask()
    const fork = log.fork().grow(9, 'fork')
    log.grow(8)
    expect(await send(one)).toBe('holds')
    log = fork
    answered = { status: 503, text: '' }
    expect(await send(other)).toBe('later')
    expect(await send(other)).toBe('contradicts')
    expect(spool().memory.evidence()).toHaveLength(1)
  })

  test('[V28] go on after a power cut that left the newest checkpoint torn', async () => {
    await remembered()
    log.grow(1)
    expect(await send(make())).toBe('holds')
    const path = join(spool().path, 'log')
    const origin = readdirSync(path).find((name) => /^[0-9a-f]{16}$/.test(name)) ?? ''
    truncateSync(join(path, origin, readdirSync(join(path, origin)).toSorted().at(-1) ?? ''), 0)
    const made = make()
    expect(made.guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '700' })
    for (let i = 0; i < 3; i++) {
      log.grow(1)
      expect(await send(made)).toBe('holds')
    }
    expect(make().guard.ask().headers).toEqual({ 'sealtrace-checkpoint': '704' })
  })

  test('[V28] find what each of them was shown and does not fit together', async () => {
    const [one, other] = [await remembered(), make()]
    other.guard.ask()
    const fork = log.fork().grow(9, 'fork')
    log.grow(8)
    expect(await send(one)).toBe('holds')
    // Of a process that has not heard of it yet.
    log = fork
    expect(await send(other)).toBe('contradicts')
    expect(spool().memory.evidence()).toHaveLength(1)
  })
})

describe('which keys count', () => {
  test('those that are given, though others were learnt', async () => {
    await remembered()
    const other = newLogSigner()
    const made = make({ logKeys: [other.vkey] })
    log.grow(1)
    expect(await send(made)).toBe('contradicts')
    const both = make({ logKeys: [signer.vkey, other.vkey] })
    expect(await send(both)).toBe('holds')
    log = replaced(other, log)
    expect(await send(both)).toBe('holds')
    expect(await send(make())).toBe('contradicts')
  })

  test('none is learnt where others listen: nothing is checked, and that is said', async () => {
    const made = make({ collector: 'http://collector.example' })
    log.grow(3)
    expect([await send(made), state(made), asked]).toEqual(['holds', ['unchecked', 0, 0], []])
    const strict = make({ collector: 'http://collector.example', requireCheckpoint: true })
    expect(await send(strict)).toBe('contradicts')
  })

  test('[V26] an old collector shows nothing: it is believed unless a checkpoint is required', async () => {
    const bare = async ({ guard }: MadeGuard) => guard.check(reply({}, nothing), guard.ask())
    const made = make()
    expect([await bare(made), state(made)]).toEqual(['holds', ['unchecked', 0, 0]])
    expect(await bare(make({ requireCheckpoint: true }))).toBe('contradicts')
    expect(notices).toHaveLength(1)
  })

  test('nothing is asked for and checked where it is switched off', async () => {
    await remembered()
    const made = make({ checkpointMemory: false })
    expect(made.guard.ask()).toEqual({ headers: {}, head: null })
    log = same().grow(1)
    expect([await send(made), state(made)]).toEqual(['holds', ['unknown', 0, 0]])
  })
})

/** A log of the same keys without leaves. */
function same(): TestLogOfCollector {
  return new TestLogOfCollector(signer)
}

/** The same leaves under another key. */
function replaced(by: LogSigner, { size }: TestLogOfCollector): TestLogOfCollector {
  return new TestLogOfCollector(by).grow(size)
}

function changed(
  said: Record<string, string>,
  change: (proof: string) => string,
): Record<string, string> {
  return { ...said, 'sealtrace-consistency': change(said['sealtrace-consistency'] ?? '') }
}

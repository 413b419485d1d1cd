import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { retentionInForce } from '../journal/retention-in-force.ts'
import type { RetentionText } from '../record/header.ts'
import type { Step } from '../record/step.ts'
import { dayMs } from '../seal/format/retention.ts'
import type { ErasureScope } from '../seal/format/erasure.ts'
import { verifyFolder, verifyParts } from '../server/verify-run.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { carryOutErasures, carryOutNew, type ErasureStep } from './carry-out.ts'
import { bareRecord } from './erasure-records.ts'
import { expiryRecord } from './retention-records.ts'
import { HoldKeeper } from './hold-keeper.ts'
import { Retention, type ExpiryCounts, type RetentionOptions } from './retention.ts'
import { answerRequests, RetentionDesk } from './retention-desk.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const card = '4111 1111 1111 1111'

// Before anything is imported: the pipeline takes the clock when it is loaded.
const clock = vi.hoisted(() => {
  const real = Date.now.bind(Date)
  // The tenth of the month, so that tests of months have room.
  const start = Date.UTC(2026, 10, 10, 12) - real()
  const state = { start, offset: start }
  Date.now = () => Math.round(real() + state.offset)
  return state
})

let log: TestLog
beforeEach(async () => {
  clock.offset = clock.start
  log = await testLog()
})
afterEach(() => log.dispose())

const say = (content: string) => [{ role: 'user', content }]
/** Not the same read backwards: it is looked for so, too. */
const traceOf = (n: number) => `${n.toString(16).padStart(4, 'a')}5b7d1e9f3a6c8e2041d79b0fa3c6`
/** Sets the clock so many days after the start of the test. */
const day = (days: number) => (clock.offset = clock.start + days * dayMs)

function reader({ store, ring, info, recorder }: OpenLog): Reader {
  return new Reader({ store, ring, origin: info.origin, recorder })
}

const retention = (open: OpenLog, text: Partial<RetentionText>, options: RetentionOptions = {}) =>
  new Retention(open, { days: 90, rules: [], ...text }, options)

const expire = (open: OpenLog, text: Partial<RetentionText>): Promise<ExpiryCounts> =>
  retention(open, text).expire()

async function record(open: OpenLog, n: number, ...steps: Partial<Step>[]): Promise<void> {
  await open.recorder.record(steps.map((step) => testStep({ traceId: traceOf(n), ...step })))
}

/** Numbers of the runs that are left. */
async function runs(open: OpenLog): Promise<number[]> {
  const { traces } = await reader(open).list(me, { limit: 100 })
  return traces
    .map(({ traceId }) => parseInt(traceId.slice(0, 4).replace(/^a+/, ''), 16))
    .sort((a, b) => a - b)
}

async function values(open: OpenLog, n: number, className: string): Promise<unknown[]> {
  const { steps } = await reader(open).show(me, traceOf(n))
  const found: unknown[] = []
  for (const { recordId } of steps) {
    const asked = { record: recordId, class: className, reason: 'a test' }
    const revealed = await reader(open)
      .reveal(me, asked)
      .catch(() => ({ values: [] }))
    found.push(...revealed.values.map(({ value }) => value))
  }
  return found
}

async function verified(): Promise<Awaited<ReturnType<typeof verifyFolder>>> {
  return verifyFolder(log.place, { deep: true })
}

async function problems(): Promise<string> {
  return (await verified()).findings.map(({ problem }) => problem).join('\n')
}

function change(name: string, sql: string): void {
  const db = new DatabaseSync(join(log.place.data, 'default', name))
  db.exec(sql)
  db.close()
}

const long = (text: string) => `${text} ${'And so on, as people do. '.repeat(20)}`

describe('[T1] age', () => {
  it('takes what is older than the days, and nothing else; nothing of it is left in any file', async () => {
    const open = await log.open()
    await record(open, 1, { input: say(`Write to ${jane}, card ${card}.`) }, { output: 'done' })
    day(1)
    await record(open, 2, { input: say('Good morning.') })
    day(89.9)
    expect(await expire(open, { days: 90 })).toMatchObject({ records: 0, parts: 0, keys: 0 })
    day(90.1)
    expect(await expire(open, { days: 90 })).toMatchObject({ records: 2, keys: 1, held: 0 })
    expect(await runs(open)).toEqual([2])
    await open.close()
    const report = await verified()
    expect(report.findings).toEqual([])
    expect(report.records).toMatchObject({ expired: 2, erased: 0 })
    const files = folderContents(log.place.data, log.place.state ?? '')
    expect(findCanaries([jane, card, traceOf(1)], files)).toEqual([])
  })

  it('of 0 days: at once; for ever: never', async () => {
    const open = await log.open()
    await record(open, 1, { input: say('Good morning.') })
    day(36_000)
    expect(await expire(open, { days: null })).toMatchObject({ records: 0 })
    await record(open, 2, { input: say('Good evening.') })
    expect(await expire(open, { days: 0 })).toMatchObject({ records: 2 })
    expect(await runs(open)).toEqual([])
    await open.close()
    expect(await problems()).toBe('')
  })

  it('is looked at again at each run, also by one that goes on', async () => {
    const open = await log.open()
    const keeper = retention(open, { days: 10, rules: [{ kind: 'tool', days: 20 }] })
    await record(open, 1, { input: say('Good morning.') }, { kind: 'tool', tool: 'clock' })
    day(5)
    await record(open, 2, { input: say('Good evening.') })
    const gone: number[] = []
    for (const at of [9, 11, 12, 16, 21, 22]) {
      day(at)
      gone.push((await keeper.expire()).records)
    }
    expect(gone).toEqual([0, 1, 0, 1, 1, 0])
    await open.close()
    expect(await problems()).toBe('')
  })

  it('leaves what it cost', async () => {
    const open = await log.open()
    await record(open, 1, { usage: { inputTokens: 10, outputTokens: 5 }, costUsd: 0.25 })
    day(91)
    await expire(open, { days: 90 })
    expect(await open.store.residues()).toMatchObject([{ inputTokens: 10, cost: 0.25 }])
    await open.close()
  })
})

describe('[T2] the rule that says most', () => {
  const steps = async (open: OpenLog): Promise<void> => {
    await record(open, 1, { traceType: 'support', input: say(`I am ${jane}.`) })
    await record(open, 2, { input: say('Nothing special.') })
    await record(open, 3, { kind: 'tool', tool: 'clock', input: { at: 'noon' } })
    await record(open, 4, { kind: 'tool', traceType: 'support', input: { at: 'night' } })
  }
  const cases: [name: string, rules: RetentionText['rules'], left: number[]][] = [
    ['none', [], [1, 2, 3, 4]],
    ['a trace type', [{ traceType: 'support', days: 10 }], [2, 3]],
    ['a kind', [{ kind: 'tool', days: 10 }], [1, 2]],
    ['both', [{ kind: 'tool', traceType: 'support', days: 10 }], [1, 2, 3]],
    [
      'a trace type before a kind',
      [
        { kind: 'tool', days: 10 },
        { traceType: 'support', days: 50 },
      ],
      [1, 2, 4],
    ],
    [
      'both before one',
      [
        { traceType: 'support', days: 10 },
        { kind: 'tool', traceType: 'support', days: 50 },
      ],
      [2, 3, 4],
    ],
  ]
  it.each(cases)('%s', async (_, rules, left) => {
    const open = await log.open()
    await steps(open)
    day(20)
    await expire(open, { days: 40, rules })
    expect(await runs(open)).toEqual(left)
    await open.close()
    expect(await problems()).toBe('')
  })

  it('a trace type that is no identifier is known by its token', async () => {
    const open = await log.open()
    const traceType = 'calls of Dr. Jane Sample, 219-09-9999'
    await record(open, 1, { traceType }, { input: say('More of it.') })
    await record(open, 2, { traceType: 'other' })
    day(20)
    await expire(open, { days: 40, rules: [{ traceType, days: 10 }] })
    expect(await runs(open)).toEqual([2])
    await open.close()
    const files = folderContents(log.place.data, log.place.state ?? '')
    expect(findCanaries([traceType, '219-09-9999'], files)).toEqual([])
  })
})

describe('[T3] a class', () => {
  it('that is kept shorter goes out of records that stay; their text stays masked', async () => {
    const open = await log.open()
    await record(open, 1, { input: say(`Write to ${jane}, card ${card}.`), userId: 'u-1' })
    day(11)
    const rules = [{ class: 'email', days: 10 }]
    expect(await expire(open, { rules })).toMatchObject({ records: 0, parts: 1, keys: 0 })
    const { steps } = await reader(open).show(me, traceOf(1))
    expect(JSON.stringify(steps[0]?.input)).toMatch(/Write to \[EMAIL_1\], card/)
    expect(await values(open, 1, 'email')).toEqual([])
    expect(await values(open, 1, 'credit_card')).toEqual([card])
    expect(await expire(open, { rules })).toMatchObject({ records: 0, parts: 0 })
    await open.close()
    const report = await verified()
    expect(report.findings).toEqual([])
    expect(report.records.expired).toBe(1)
  })

  it('that is kept longer stays, with the header row, when the rest has gone', async () => {
    const open = await log.open()
    await record(open, 1, { input: say(`Write to ${jane}, card ${card}.`) })
    const rules = [{ class: 'credit_card', days: 365 }]
    day(91)
    expect(await expire(open, { rules })).toMatchObject({ records: 0, parts: 3, keys: 0 })
    expect(await values(open, 1, 'credit_card')).toEqual([card])
    expect(await values(open, 1, 'email')).toEqual([])
    day(366)
    expect(await expire(open, { rules })).toMatchObject({ records: 1, parts: 1 })
    await open.close()
    expect(await problems()).toBe('')
  })

  it('of a trace type or a kind', async () => {
    const open = await log.open()
    await record(open, 1, { traceType: 'support', input: say(`I am ${jane}.`) })
    await record(open, 2, { kind: 'tool', input: say(`I am ${jane}.`) })
    await record(open, 3, { input: say(`I am ${jane}.`) })
    const rules = [
      { class: 'email', traceType: 'support', days: 10 },
      { class: 'email', kind: 'tool', days: 20 },
    ]
    day(11)
    await expire(open, { rules })
    expect(await Promise.all([1, 2, 3].map((n) => values(open, n, 'email')))).toEqual([
      [],
      [jane],
      [jane],
    ])
    day(21)
    await expire(open, { rules })
    expect(await Promise.all([2, 3].map((n) => values(open, n, 'email')))).toEqual([[], [jane]])
    await open.close()
    expect(await problems()).toBe('')
  })
})

describe('[T4] parts that records share', () => {
  it('go with the last record that refers to them', async () => {
    const open = await log.open()
    const first = { role: 'user', content: long(`I am ${jane}.`) }
    await record(open, 1, { input: [first] })
    day(50)
    await record(open, 1, { input: [first, { role: 'user', content: long('More.') }] })
    day(91)
    const rules = [{ class: 'email', days: 30 }]
    expect(await expire(open, { rules: [] })).toMatchObject({ records: 0, keys: 0 })
    const shown = JSON.stringify((await reader(open).show(me, traceOf(1))).steps[1]?.input)
    expect(shown).toContain('I am [EMAIL_1]')
    expect(await values(open, 1, 'email')).toContain(jane)
    expect((await expire(open, { rules })).parts).toBeGreaterThan(0)
    expect(await values(open, 1, 'email')).toEqual([])
    day(141)
    expect(await expire(open, { rules: [] })).toMatchObject({ records: 2 })
    await open.close()
    const report = await verified()
    expect(report.findings).toEqual([])
    expect(report.records.expired).toBe(2)
  })

  it('are sealed anew when they come again after one of them expired', async () => {
    const open = await log.open()
    const first = { role: 'user', content: long(`I am ${jane}.`) }
    await record(open, 1, { input: [first] })
    day(11)
    await expire(open, { rules: [{ class: 'email', days: 10 }] })
    expect(await values(open, 1, 'email')).toEqual([])
    await record(open, 1, { input: [first], output: 'done' })
    expect(await values(open, 1, 'email')).toEqual([jane])
    await open.close()
    expect(await problems()).toBe('')
  })

  it('stay when their run is written to while it is looked at', async () => {
    const open = await log.open()
    const first = { role: 'user', content: long('Good morning.') }
    await record(open, 1, { input: [first] })
    day(91)
    const keeper = retention(open, { days: 90 })
    const { classes } = open.store.ages
    open.store.ages.classes = async (parts) => {
      open.store.ages.classes = classes
      const found = await classes.call(open.store.ages, parts)
      await record(open, 1, { input: [first], output: 'again' })
      return found
    }
    expect(await keeper.expire()).toMatchObject({ records: 0, keys: 0 })
    expect(JSON.stringify((await reader(open).show(me, traceOf(1))).steps)).toContain(
      'Good morning',
    )
    day(182)
    expect(await keeper.expire()).toMatchObject({ records: 2 })
    await open.close()
    expect(await problems()).toBe('')
  })
})

it('[T5] a legal hold comes first, and what it held goes after it', async () => {
  const open = await log.open()
  await record(open, 1, { input: say(`I am ${jane}.`) }, { output: 'done' })
  await record(open, 2, { input: say('Good morning.') })
  const holds = new HoldKeeper(open)
  const { holdId } = await holds.add(me, { what: { trace: traceOf(1) }, reason: 'case 12' })
  day(91)
  const keeper = retention(open, { days: 90 })
  expect(await keeper.preview()).toMatchObject({ records: 1, held: 1 })
  expect(await keeper.expire()).toMatchObject({ records: 1, held: 1 })
  expect(await runs(open)).toEqual([1])
  expect(await values(open, 1, 'email')).toEqual([jane])
  await holds.remove(me, { hold: holdId, reason: 'closed' })
  expect(await keeper.expire()).toMatchObject({ records: 2, held: 0 })
  await open.close()
  expect(await problems()).toBe('')
})

it('[T6] audit entries go by a rule of kind audit only', async () => {
  const open = await log.open()
  await record(open, 1, { input: say('Good morning.') })
  await reader(open).show(me, traceOf(1))
  day(91)
  expect(await expire(open, { days: 0, rules: [{ class: 'email', days: 0 }] })).toMatchObject({
    records: 1,
  })
  expect(await reader(open).auditLog(me, { limit: 10 })).toHaveLength(1)
  // Of hidden values in them only: there are none.
  const hidden = [{ kind: 'audit', class: 'email', days: 0 }]
  expect(await expire(open, { days: 0, rules: hidden })).toMatchObject({ records: 0, parts: 0 })
  const rules = [{ kind: 'audit', days: 100 }]
  expect(await expire(open, { rules })).toMatchObject({ records: 0 })
  day(101)
  expect(await expire(open, { rules })).toMatchObject({ records: 1 })
  expect(await reader(open).auditLog(me, { action: 'read', limit: 10 })).toEqual([])
  await open.close()
  expect(await problems()).toBe('')
})

it('[T7] the rules are on record, signed, when they are others than before', async () => {
  const open = await log.open()
  const signed = async () => (await open.store.retentions()).length
  await expire(open, { days: 90 })
  await expire(open, { days: 90 })
  expect(await signed()).toBe(1)
  const rules = [
    { kind: 'tool', days: 1 },
    { class: 'email', days: null },
  ]
  await expire(open, { days: 90, rules })
  await expire(open, { days: 90, rules: rules.toReversed() })
  expect(await signed()).toBe(2)
  await expire(open, { days: 90 })
  expect(await signed()).toBe(3)
  await open.close()
  expect(await problems()).toBe('')
})

describe('[T8] what went sooner than the rules say did not expire', () => {
  it('where it went without any record', async () => {
    const open = await log.open()
    await record(open, 1, { input: say('Good morning.') })
    day(91)
    await expire(open, { days: 365 })
    await open.close()
    change('log.db', 'DELETE FROM headers WHERE trace IS NOT NULL')
    expect(await problems()).toMatch(/erased-unauthorised: the header row is missing/)
    change('log.db', 'DELETE FROM parts')
    expect(await problems()).toMatch(/erased-unauthorised: part [0-9a-f]{32} is missing/)
  })

  /** As an operator would have it whose collector does not look at what it takes. */
  async function take(open: OpenLog, scope: Partial<ErasureScope>, time: number, policy?: string) {
    const rules = await retentionInForce(open.store, open.info)
    const all = { keys: [], parts: [], records: [], ...scope }
    const make = async () => expiryRecord(all, policy ?? rules?.id ?? '', time)
    return carryOutNew(open, make, { now: () => time })
  }

  /** One run under rules of 90 days, twenty days later; the leaf index of its record. */
  async function young(open: OpenLog, more: Partial<RetentionText> = {}): Promise<number> {
    await record(open, 1, { input: say(`I am ${jane}.`) })
    const [row] = await open.store.trace(traceOf(1))
    day(20)
    await expire(open, { days: 90, ...more })
    return row?.index ?? -1
  }

  it('where a signed rule is there, and is longer', async () => {
    const open = await log.open()
    const index = await young(open)
    await take(open, { records: [[index, index]] }, Date.now())
    await open.close()
    const found = await problems()
    expect(found).toMatch(/erased-unauthorised: the header row is missing/)
    expect(found).toMatch(/erased-unauthorised: part/)
  })

  it('where the rule is for parts, and the record went', async () => {
    const open = await log.open()
    const index = await young(open, { rules: [{ class: 'email', days: 30 }] })
    day(40)
    await take(open, { records: [[index, index]] }, Date.now())
    await open.close()
    expect(await problems()).toMatch(/erased-unauthorised: the header row is missing/)
  })

  it('where the clock was put forward for it, or says so', async () => {
    const open = await log.open()
    const index = await young(open)
    await take(open, { records: [[index, index]] }, Date.now() + 100 * dayMs)
    expect((await verifyParts(open, { deep: true })).ok).toBe(false)
    // A verifier of later would not know, but for what was written in between.
    day(30)
    await record(open, 2, { userId: 'tom' })
    await new Subjects(open).erase(me, { who: { user: 'tom' }, reason: 'a test', dryRun: false })
    await open.close()
    day(200)
    expect(await problems()).toMatch(/erased-unauthorised: the header row is missing/)
  })

  it('where rules were followed that were no longer in force, or are not signed', async () => {
    const open = await log.open()
    await expire(open, { days: 0 })
    const old = (await retentionInForce(open.store, open.info))?.id
    const index = await young(open)
    await take(open, { records: [[index, index]] }, Date.now(), old)
    const said = { days: 0, rules: [] }
    const forged = bareRecord({ kind: 'retention', retention: said }, Date.now(), () =>
      new Uint8Array(64).fill(7),
    )
    await open.journal.append({ records: [forged], keys: [], traces: [], duplicates: 0 })
    expect((await retentionInForce(open.store, open.info))?.text.days).toBe(90)
    await open.close()
    const found = await problems()
    expect(found).toContain('the expiry does not follow the retention rules that were in force')
    expect(found).toContain("the retention rules are not signed with the officer's key")
  })

  it('where a key went and what is under it is young', async () => {
    const open = await log.open()
    await young(open)
    const [slot] = await open.keys.find('slot', Buffer.from(traceOf(1), 'hex'))
    const [epoch] = await open.keys.ofKind('epoch')
    if (!slot || !epoch) throw new Error('no keys')
    await take(open, { keys: [slot.id, epoch.id] }, Date.now())
    await open.close()
    const gone = (await problems()).match(/erased-unauthorised: wrapped key [0-9a-f]{32} was/g)
    expect(gone).toHaveLength(2)
  })

  it('and what an expiry named and left is told', async () => {
    const open = await log.open()
    await record(open, 1, { input: say(`I am ${jane}.`) })
    day(91)
    open.store.erase = async () => {}
    await expire(open, { days: 90 })
    await open.close()
    const found = await problems()
    expect(found).toMatch(/the header row of record \d+ expired by this record, and is there/)
    expect(found).toMatch(/part [0-9a-f]{32} expired by this record, and is there/)
  })
})

const crashes: ErasureStep[] = [
  ...(['plan', 'keys', 'rows', 'flush', 'anchor', 'generations', 'completion'] as const),
]

it.each(crashes)('[T9] a crash before %s is mended when the log is next opened', async (at) => {
  const open = await log.open()
  await record(open, 1, { input: say(`I am ${jane}.`) })
  day(91)
  let left = at === 'keys' || at === 'generations' ? 2 : 1
  const onStep = (step: ErasureStep) => {
    if (step === at && --left === 0) throw new Error('crash')
  }
  await expect(retention(open, { days: 90 }, { onStep }).expire()).rejects.toThrow('crash')
  await open.close()
  const between = await verified()
  expect(between.findings).toEqual([])
  expect(between.notChecked.join()).toContain('1 erasures are on record and not carried out yet')
  const again = await log.open()
  expect(await carryOutErasures(again)).toMatchObject({ intents: [expect.any(String)] })
  await expire(again, { days: 90 })
  expect(await runs(again)).toEqual([])
  expect(await again.keys.find('slot', Buffer.from(traceOf(1), 'hex'))).toEqual([])
  await again.close()
  const after = await verified()
  expect(after.findings).toEqual([])
  expect(after.notChecked.join()).not.toContain('erasures')
})

it('[T9] goes in pieces of a bounded size, and records go on being taken in between', async () => {
  const open = await log.open()
  const many = Array.from({ length: 25 }, (_, n) => ({ input: say(`Number ${n}.`) }))
  await record(open, 1, ...many)
  for (let n = 2; n < 20; n++) await record(open, n, { input: say(`Number ${n}.`) })
  day(91)
  const sizes: number[] = []
  let recorded = 0
  const onStep = (step: ErasureStep) => {
    if (step === 'completion')
      void record(open, 99, { input: say('Meanwhile.') }).then(() => recorded++)
  }
  await retention(open, { days: 90 }, { batch: 10, onStep }).expire(({ records }) =>
    sizes.push(records),
  )
  const steps = sizes.map((size, i) => size - (sizes[i - 1] ?? 0))
  expect(Math.max(...steps)).toBeLessThanOrEqual(12)
  expect(sizes.at(-1)).toBe(43)
  expect(await runs(open)).toEqual([99])
  expect(recorded).toBeGreaterThan(0)
  await open.close()
  expect(await problems()).toBe('')
})

describe('[T9] an expiry that failed is void once something was recorded after it', () => {
  const first = say(long('First question.'))
  const again = { input: [...first, ...say(long('Second question.'))] }

  async function fails(open: OpenLog, at: ErasureStep): Promise<void> {
    const onStep = (step: ErasureStep) => {
      if (step === at) throw new Error('crash')
    }
    await expect(retention(open, {}, { onStep }).expire()).rejects.toThrow('crash')
  }

  it.each(['keys', 'rows'] as const)('what refers to it stays: before %s', async (at) => {
    const open = await log.open()
    await record(open, 1, { input: first })
    day(91)
    await fails(open, at)
    await record(open, 1, again)
    await expire(open, {})
    const { steps } = await reader(open).show(me, traceOf(1))
    expect(steps.at(-1)).toMatchObject({ content: 'shown', input: again.input })
    await open.close()
    const report = await verified()
    expect(report.findings).toEqual([])
    expect(report.notChecked.join()).not.toContain('erasures')
  })

  it('what it took before stays covered', async () => {
    const open = await log.open()
    await record(open, 1, { input: first })
    day(91)
    await fails(open, 'flush')
    await record(open, 1, again)
    await expire(open, {})
    const { steps } = await reader(open).show(me, traceOf(1))
    expect(steps.at(-1)).toMatchObject({ content: 'shown', input: again.input })
    await open.close()
    expect(await problems()).toBe('')
  })

  it('and so is one that a hold came after', async () => {
    const open = await log.open()
    await record(open, 1, { input: first })
    day(91)
    await fails(open, 'rows')
    await new HoldKeeper(open).add(me, { what: { trace: traceOf(1) }, reason: 'case 12' })
    expect(await expire(open, {})).toMatchObject({ records: 0, held: 1 })
    await open.close()
    expect(await problems()).toBe('')
  })
})

it('[T8] an expiry destroys no key of the project or of a person, whatever it names', async () => {
  const open = await log.open()
  await record(open, 1, { userId: 'jane', input: say('Good morning.') })
  day(91)
  await expire(open, {})
  const rules = await retentionInForce(open.store, open.info)
  const keys = [...(await open.keys.ofKind('project')), ...(await open.keys.ofKind('subject'))]
  expect(keys.length).toBeGreaterThan(1)
  const scope = { keys: keys.map(({ id }) => id), parts: [], records: [] }
  await carryOutNew(open, () => Promise.resolve(expiryRecord(scope, rules?.id ?? '', Date.now())))
  for (const { id } of keys) expect(await open.keys.get(id)).not.toBeNull()
  await open.close()
})

it('[T4] a process that does not own the log seals anew what expired since it looked', async () => {
  const open = await log.open()
  const other = await log.open()
  expect(other.owner).toBe(false)
  const first = say(long('First question.'))
  await record(other, 1, { input: first })
  day(50)
  await record(other, 1, { input: say(long('Something else.')) })
  day(91)
  expect(await expire(open, {})).toMatchObject({ records: 1 })
  const input = [...first, ...say('Second question.')]
  await record(other, 1, { input })
  const { steps } = await reader(open).show(me, traceOf(1))
  expect(steps.at(-1)).toMatchObject({ content: 'shown', input })
  await other.close()
  await open.close()
  expect(await problems()).toBe('')
})

it('[T4] of a run with a damaged record nothing goes', async () => {
  let open = await log.open()
  const one = say(long('First question.'))
  const two = [...one, ...say(long('Second question.'))]
  await record(open, 1, { input: one })
  day(50)
  await record(open, 1, { input: two })
  day(60)
  await record(open, 1, { input: [...two, ...say(long('Third question.'))] })
  await open.close()
  const nth = `(SELECT seq FROM headers WHERE trace = '${traceOf(1)}' ORDER BY seq LIMIT 1 OFFSET 1)`
  change(
    'log.db',
    `UPDATE headers SET header = replace(header, 'gpt-4o', 'gpt-4x') WHERE seq = ${nth}`,
  )
  day(91)
  open = await log.open()
  expect(await expire(open, {})).toMatchObject({ records: 0, parts: 0, keys: 0 })
  await open.close()
})

it('[T4] a run that is written to all the time expires too', async () => {
  const open = await log.open()
  await record(open, 1, { input: say('My old secret.') })
  day(91)
  const { newest } = open.store.ages
  let at = 0
  // Somebody writes between each look and the piece.
  open.store.ages.newest = async (trace) =>
    ((await newest.call(open.store.ages, trace)) ?? 0) + at++
  expect(await expire(open, {})).toMatchObject({ records: 1 })
  expect(await runs(open)).toEqual([])
  await open.close()
  expect(await problems()).toBe('')
})

describe('[T10] keys', () => {
  it('of a slot go when nothing is left under it', async () => {
    const open = await log.open()
    await record(open, 1, { input: say('Good morning.') })
    await record(open, 2, { input: say('Good morning.') })
    day(20)
    await record(open, 2, { output: 'done' })
    day(91)
    const slots = async (n: number) =>
      (await open.keys.find('slot', Buffer.from(traceOf(n), 'hex'))).length
    const [row] = await open.keys.find('slot', Buffer.from(traceOf(1), 'hex'))
    expect(await expire(open, { days: 90 })).toMatchObject({ records: 2, keys: 1 })
    expect([await slots(1), await slots(2)]).toEqual([0, 1])
    await open.close()
    const files = folderContents(log.place.data, log.place.state ?? '')
    expect(files.filter(([, bytes]) => row && bytes.includes(Buffer.from(row.sealed)))).toEqual([])
    expect(await problems()).toBe('')
  })

  it('of a month go with all that it has, and with their generations', async () => {
    const open = await log.open()
    await record(open, 1, { input: say(`I am ${jane}.`) })
    const months = async () =>
      [...(await open.keys.ofKind('epoch')), ...(await open.keys.ofKind('index'))].map(
        ({ epoch }) => epoch,
      )
    const files = () => readdirSync(join(open.state.path, 'generations')).toSorted()
    expect(await months()).toEqual(['2026-11', '2026-11'])
    expect(files().some((name) => name.startsWith('2026-11'))).toBe(true)
    day(10)
    await expire(open, { days: 5 })
    expect(await months()).toEqual(['2026-11', '2026-11'])
    day(30)
    await expire(open, { days: 5 })
    expect(await months()).toEqual([])
    expect(files().filter((name) => name.startsWith('2026-11'))).toEqual([])
    await record(open, 2, { input: say('Good morning.') })
    expect(await runs(open)).toEqual([2])
    await open.close()
    expect(await problems()).toBe('')
  })

  it('of a month stay while something recorded in it does, under a key of the month before', async () => {
    const open = await log.open()
    const kept = { traceType: 'kept' }
    await record(open, 1, { ...kept, input: say('Good morning.') })
    day(25)
    await record(open, 1, { ...kept, input: say(`I am ${jane}.`) })
    await record(open, 2, { input: say('Good evening.') })
    day(60)
    await expire(open, { days: 5, rules: [{ traceType: 'kept', days: null }] })
    expect(await runs(open)).toEqual([1])
    expect((await open.keys.ofKind('index')).map(({ epoch }) => epoch)).toContain('2026-12')
    await open.close()
    expect(await problems()).toBe('')
  })

  it('of a month stay while an audit entry of it does', async () => {
    const open = await log.open()
    await record(open, 1, { input: say('Good morning.') })
    await reader(open).show(me, traceOf(1))
    day(60)
    await expire(open, { days: 5 })
    expect(await open.keys.ofKind('index')).toHaveLength(1)
    await expire(open, { days: 5, rules: [{ kind: 'audit', days: 5 }] })
    expect(await open.keys.ofKind('index')).toEqual([])
    await open.close()
    expect(await problems()).toBe('')
  })
})

describe('[T12] who asks', () => {
  it('must be a data protection officer, and is on record', async () => {
    const open = await log.open()
    await record(open, 1, { input: say('Good morning.') })
    day(91)
    const desk = new RetentionDesk(open, retention(open, { days: 90 }))
    const admin = {
      name: 'key:1',
      roles: ['admin', 'investigator', 'analyst'],
      authority: readyAuthority,
    }
    const gone = { code: 'not_found' }
    await expect(desk.run(admin, { dryRun: false })).rejects.toMatchObject(gone)
    await expect(desk.view(admin)).rejects.toMatchObject(gone)
    expect(await desk.run(me, { dryRun: true })).toMatchObject({
      dryRun: true,
      records: 1,
      keys: 1,
    })
    expect(await desk.view(me)).toMatchObject({ policyRecordId: null, due: { records: 1 } })
    expect(await runs(open)).toEqual([1])
    expect(await desk.run(me, { dryRun: false })).toMatchObject({ dryRun: false, records: 1 })
    expect(await desk.view(me)).toMatchObject({ inForce: { days: 90 }, due: { records: 0 } })
    const entries = await reader(open).auditLog(me, { limit: 10 })
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`).toReversed()).toEqual([
      ...['retention.run denied', 'retention.list denied', 'retention.preview allowed'],
      ...['retention.list allowed', 'retention.run allowed', 'retention.list allowed'],
    ])
    await open.close()
  })

  it('from another process is answered by the one that owns the log, by its own rules', async () => {
    const owner = await log.open()
    await record(owner, 1, { input: say('Good morning.') })
    day(20)
    owner.onIntent(() => void answerRequests(owner, retention(owner, { days: 10 })))
    const other = await log.open()
    expect(other.owner).toBe(false)
    const desk = new RetentionDesk(other, retention(other, { days: 3650 }))
    expect(await desk.run(me, { dryRun: false })).toMatchObject({ records: 1 })
    const quick = new RetentionDesk(other, retention(other, {}), { patience: 10 })
    owner.store.openErasures = async () => []
    await expect(quick.run(me, { dryRun: false })).rejects.toMatchObject({ code: 'unavailable' })
    await other.close()
    await owner.close()
    expect(await problems()).toBe('')
  })
})

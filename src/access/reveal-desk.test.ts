import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'
import { parseRecordId } from '../record/id.ts'
import { headerCommitment } from '../seal/format/manifest.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { AuditView } from './audit-view.ts'
import { mostOpen } from './open-requests.ts'
import { PartOpener } from './part-opener.ts'
import { Reader } from './reader.ts'
import { RevealDesk } from './reveal-desk.ts'
import { defaultRevealTerms, type RevealTerms } from './reveal-terms.ts'
import { localPrincipal, type Action, type Facts, type Principal } from './principal.ts'
import { readyAuthority } from './ready-authority.ts'

const ssn = '219-09-9999'
const mail = 'jane.canary@example.com'
const mail2 = 'tom.canary@example.com'
const hour = 3_600_000

let log: TestLog
let open: OpenLog
let record: string
let trace: string
beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  const input = [{ role: 'user', content: `Jane is ${ssn}, ${mail}, not ${mail2}.` }]
  const step = testStep({ input, traceType: 'simulation' })
  trace = (await open.recorder.record([step])).traces[0] ?? ''
  record = (await readerOf().show(me, trace)).steps[0]?.recordId ?? ''
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const me = localPrincipal('ann')
const bert = localPrincipal('bert')
const role = (name: string): Principal => ({
  ...{ name: `key:${name}`, roles: [name], authority: readyAuthority },
})

/** With the rights that `allows` says. */
function who(allows: (action: Action, facts?: Facts) => boolean): Principal {
  return { name: 'key:odd', roles: [], authority: { allows: (_, a, facts) => allows(a, facts) } }
}

const readerOf = () => new Reader({ ...open, origin: open.info.origin })
const desk = (terms: Partial<RevealTerms> = {}, more: object = {}) =>
  new RevealDesk({
    ...{ ...open, origin: open.info.origin, reveal: { ...defaultRevealTerms, ...terms } },
    ...more,
  })
const two = { secondPerson: true }
const asked = { class: 'email', reason: 'a complaint' }
const ask = (more: object = {}) => ({ record, ...asked, ...more })

async function newest(limit = 1): Promise<AuditView[]> {
  const entries = await readerOf().auditLog(me, { limit: limit + 1 })
  return entries.filter(({ action }) => action !== 'audit.read').slice(0, limit)
}

const valuesOf = ({ values }: { values: readonly { value: unknown }[] }) =>
  values.map(({ value }) => value)

it('[W50] a reveal is on the record with class and ticket, and says how long it is shown', async () => {
  const revealed = await desk({ shownSeconds: 7 }).reveal(me, ask({ ticket: 'T-1' }))
  expect(valuesOf(revealed)).toEqual([mail, mail2])
  expect(revealed).toMatchObject({ recordId: record, class: 'email', shownForSeconds: 7 })
  const details = { class: 'email', ticket: 'T-1' }
  const entry = { action: 'reveal', outcome: 'allowed', target: record, details, actor: 'os:ann' }
  expect(await newest()).toMatchObject([{ ...entry, recordId: revealed.auditRecordId }])
})

it('[W50] nothing is opened before the reveal is published', async () => {
  let opened = 0
  let openedBefore = -1
  const hidden = vi.spyOn(PartOpener.prototype, 'hidden').mockImplementation(async () => {
    opened++
    return []
  })
  const content = vi.spyOn(PartOpener.prototype, 'content')
  const audit = async () => {
    openedBefore = opened + content.mock.calls.length
    throw new Error('the disk is full')
  }
  await expect(desk({}, { recorder: { audit } }).reveal(me, ask())).rejects.toThrow('full')
  expect([openedBefore, opened, content.mock.calls.length]).toEqual([0, 0, 0])
  hidden.mockRestore()
  content.mockRestore()
})

it('[W50] one value by its placeholder', async () => {
  const one = await desk().reveal(me, ask({ placeholder: '[EMAIL_2]' }))
  expect(one.values).toEqual([{ placeholder: '[EMAIL_2]', value: mail2 }])
  expect((await desk().reveal(me, ask({ placeholder: '[EMAIL_9]' }))).values).toEqual([])
  const wrong = desk().reveal(me, ask({ placeholder: mail }))
  await expect(wrong).rejects.toMatchObject({ code: 'bad_request' })
})

describe('[W51] denials, failures and what is not there look the same', () => {
  it.each<[string, Principal, object, string]>([
    ['ingest', role('ingest'), {}, 'denied'],
    ['viewer', role('viewer'), {}, 'denied'],
    ['analyst', role('analyst'), {}, 'denied'],
    ['auditor', role('auditor'), {}, 'denied'],
    ['dpo', role('dpo'), {}, 'denied'],
    ['admin', role('admin'), {}, 'denied'],
    ['nobody', role('none'), {}, 'denied'],
    ['not of this class', who((_, f) => f?.class !== 'email'), {}, 'denied'],
    ['not of this trace type', who((_, f) => f?.traceType !== 'simulation'), {}, 'denied'],
    ['not for this purpose', who((_, f) => f?.purpose !== 'a complaint'), {}, 'denied'],
    ['no break-glass', who((a) => a === 'reveal'), { breakGlass: true }, 'denied'],
    ['break-glass of another class', who((_, f) => !f), { breakGlass: true }, 'denied'],
    ['not there', me, { record: '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10' }, 'failed'],
    ['no id', me, { record: 'jane' }, 'failed'],
    ['not in it', me, { class: 'credit_card' }, 'failed'],
    ['not there and not allowed', role('viewer'), { record: 'jane', class: 'x' }, 'denied'],
  ])('%s', async (_, by, more, outcome) => {
    const wanted = ask({ ticket: 'T-2', ...more })
    const error = await desk()
      .reveal(by, wanted)
      .catch((e: unknown) => e)
    expect(error).toMatchObject({
      ...{ code: 'not_found', message: 'there is no such thing, or you may not see it' },
    })
    const { breakGlass } = more as { breakGlass?: boolean }
    const action = breakGlass ? 'reveal.break-glass' : 'reveal'
    const told = { class: wanted.class, ticket: 'T-2' }
    const target = wanted.record.length === 36 ? wanted.record : null
    expect(await newest()).toMatchObject([
      { action, outcome, actor: by.name, target, details: told },
    ])
    expect((await newest())[0]?.details).not.toHaveProperty('refused')
  })
})

it('[W52] where two are needed one alone opens nothing, and the attempt is on the record', async () => {
  const alone = desk({ secondPerson: ['email'] })
  await expect(alone.reveal(me, ask())).rejects.toMatchObject({ code: 'needs_approval' })
  const details = { class: 'email', refused: 'needs_approval' }
  expect(await newest()).toMatchObject([
    { action: 'reveal', outcome: 'denied', target: record, details },
  ])
  expect(valuesOf(await alone.reveal(me, ask({ class: 'us_ssn' })))).toEqual([ssn])
  await expect(desk(two).reveal(me, ask({ class: 'us_ssn' }))).rejects.toMatchObject({
    code: 'needs_approval',
  })
})

it('[W53] an approval opens one class of one record once, for the one who asked', async () => {
  const requested = await desk(two).ask(me, ask({ ticket: 'T-3' }))
  expect(requested).toMatchObject({
    ...{ state: 'open', by: 'os:ann', class: 'email', recordId: record, traceId: trace },
    ...{ ticket: 'T-3', reason: 'a complaint' },
  })
  const request = requested.id
  const use = (more: object = {}, by = me) => desk(two).reveal(by, ask({ request, ...more }))
  await expect(use()).rejects.toMatchObject({ code: 'needs_approval' })
  const own = desk(two).decide(me, { id: request, approve: true })
  await expect(own).rejects.toMatchObject({ code: 'denied', message: /cannot decide/ })
  expect(await newest()).toMatchObject([
    { action: 'reveal.approve', outcome: 'denied', details: { refused: 'own_request' } },
  ])
  const approved = await desk(two).decide(bert, { id: request, approve: true, reason: 'seen' })
  expect(approved).toMatchObject({ state: 'approved', decision: { by: 'os:bert' } })
  await expect(use({}, bert)).rejects.toMatchObject({ code: 'not_found' })
  await expect(use({ class: 'us_ssn' })).rejects.toMatchObject({ code: 'not_found' })
  expect(valuesOf(await use())).toEqual([mail, mail2])
  await expect(use()).rejects.toMatchObject({ code: 'needs_approval', message: /used up/ })
  const again = desk(two).decide(bert, { id: request, approve: false })
  await expect(again).rejects.toMatchObject({ code: 'denied' })
  expect(await newest()).toMatchObject([
    { action: 'reveal.refuse', outcome: 'denied', details: { refused: 'not_open' } },
  ])
  expect((await desk(two).requests(me))[0]).toMatchObject({ id: request, state: 'used' })
})

it('[W53] what was refused opens nothing, nor does what is no request', async () => {
  const { id } = await desk(two).ask(me, ask())
  expect(await desk(two).decide(bert, { id, approve: false })).toMatchObject({ state: 'refused' })
  const refused = desk(two).reveal(me, ask({ request: id }))
  await expect(refused).rejects.toMatchObject({ code: 'needs_approval', message: /refused/ })
  const [entry] = await newest()
  for (const request of [entry?.recordId ?? '', record, 'nothing'])
    await expect(desk(two).reveal(me, ask({ request }))).rejects.toMatchObject({
      code: 'not_found',
    })
  const none = desk(two).decide(bert, { id: record, approve: true })
  await expect(none).rejects.toMatchObject({ code: 'not_found' })
})

it('[W53] who may not approve is told nothing, and it is on the record', async () => {
  const { id } = await desk(two).ask(me, ask())
  const others = [role('analyst'), role('admin'), who((_, facts) => facts?.class !== 'email')]
  for (const by of others) {
    const tried = desk(two).decide(by, { id, approve: true })
    await expect(tried).rejects.toMatchObject({ code: 'not_found' })
    expect(await newest()).toMatchObject([
      { action: 'reveal.approve', outcome: 'denied', actor: by.name, target: id },
    ])
  }
  const seen = async (by: Principal) => (await desk(two).requests(by)).map((one) => one.id)
  expect(await seen(bert)).toContain(id)
  expect(await seen(who((_, facts) => facts?.class !== 'email'))).toEqual([])
  expect(await seen(role('investigator'))).toContain(id)
  await expect(seen(role('analyst'))).rejects.toMatchObject({ code: 'not_found' })
})

it('[W54] a request expires, asked for, approved or not', async () => {
  const { id } = await desk(two).ask(me, ask())
  const approved = await desk(two).ask(me, ask())
  await desk(two).decide(bert, { id: approved.id, approve: true })
  const late = (hours: number) =>
    desk({ ...two, requestHours: 2 }, { now: () => Date.now() + hours * hour })
  const decide = late(2.1).decide(bert, { id, approve: true })
  await expect(decide).rejects.toMatchObject({ code: 'denied', message: /expired/ })
  const used = late(2.1).reveal(me, ask({ request: approved.id }))
  await expect(used).rejects.toMatchObject({ code: 'needs_approval', message: /expired/ })
  expect(await late(1.9).decide(bert, { id, approve: true })).toMatchObject({ state: 'approved' })
  expect((await late(1.9).reveal(me, ask({ request: id }))).values).toHaveLength(2)
})

it('[W54] a longer setting brings back nothing that is over', async () => {
  const { id: request } = await desk({ ...two, requestHours: 1 }).ask(me, ask())
  await desk(two).decide(bert, { id: request, approve: true })
  const later = desk({ ...two, requestHours: 24 }, { now: () => Date.now() + 2 * hour })
  const used = later.reveal(me, ask({ request }))
  await expect(used).rejects.toMatchObject({ code: 'needs_approval', message: /expired/ })
})

it('[W55] of two uses of one approval at once one opens', async () => {
  const { id } = await desk(two).ask(me, ask())
  await desk(two).decide(bert, { id, approve: true })
  const use = () => desk(two).reveal(me, ask({ request: id }))
  const done = await Promise.allSettled([use(), use(), use()])
  const won = done.filter(({ status }) => status === 'fulfilled')
  expect(won).toHaveLength(1)
  for (const one of done)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'needs_approval' })
})

it('[W55] of two decisions at once the first in the ledger counts', async () => {
  const { id } = await desk(two).ask(me, ask())
  const carl = localPrincipal('carl')
  const done = await Promise.allSettled([
    desk(two).decide(bert, { id, approve: true }),
    desk(two).decide(carl, { id, approve: false }),
  ])
  expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

it('[W55] requests and approvals outlive the process, whatever the policy masks', async () => {
  const drop = ['class', 'details.class', 'about.class', 'actor'].map((path) => ({
    path,
    action: 'drop' as const,
  }))
  const strict = compilePolicy({ rules: drop })
  open.pipeline.setPolicy(strict, undefined)
  const { id } = await desk(two).ask(me, ask())
  await desk(two).decide(bert, { id, approve: true })
  await open.close()
  open = await log.open()
  const revealed = await desk(two).reveal(me, ask({ request: id }))
  expect(revealed.values).toHaveLength(2)
})

it('[W55] a request or approval that was changed in the store opens nothing', async () => {
  const { id } = await desk(two).ask(me, ask())
  const other = await desk(two).ask(me, ask({ class: 'us_ssn' }))
  await desk(two).decide(bert, { id: other.id, approve: true })
  const audits = open.store.audits.bind(open.store)
  vi.spyOn(open.store, 'audits').mockImplementation(async (filter) => {
    if (filter.target !== id) return audits(filter)
    const rows = await audits({ ...filter, target: other.id })
    return rows.map((row) => ({ ...row, header: row.header?.replace(other.id, id) ?? null }))
  })
  const forged = desk(two).reveal(me, ask({ request: id }))
  await expect(forged).rejects.toMatchObject({ code: 'needs_approval' })
  vi.restoreAllMocks()
})

describe('[W55] entries made up by who writes the data folder open nothing', () => {
  /** The record's header says something else, and its manifest and leaf go with it: nothing of that takes a key. */
  async function forge(id: string, change: (header: string) => string) {
    const { store } = open
    const [find, readTile] = [store.record.bind(store), store.readTile.bind(store)]
    const bytes = parseRecordId(id)
    const row = bytes && (await find(bytes))
    if (!row?.header || !row.salt) throw new Error('no such entry')
    const header = change(row.header)
    expect(header).not.toBe(row.header)
    const [from, to] = [row.header, header].map((text) =>
      Buffer.from(headerCommitment(row.salt ?? new Uint8Array(0), text)),
    )
    const manifest = replaced(row.manifest, from, to)
    const forged = { ...row, header, manifest }
    const isIt = (other: Uint8Array) => Buffer.compare(other, row.id) === 0
    vi.spyOn(open.store, 'record').mockImplementation(async (other) =>
      isIt(other) ? forged : find(other),
    )
    vi.spyOn(open.store, 'readTile').mockImplementation((level, n) => {
      const tile = readTile(level, n)
      const [was, is] = [row.manifest, manifest].map((one) => Buffer.from(sha256(one)))
      return tile && level === 'entries' ? replaced(tile, was, is) : tile
    })
    const audits = open.store.audits.bind(open.store)
    const { target } = JSON.parse(header) as { target: string }
    vi.spyOn(open.store, 'audits').mockImplementation(async (filter) => {
      const rows = (await audits(filter)).filter(({ id: other }) => !isIt(other))
      return filter.target === target ? [{ ...forged, seq: 0 }, ...rows] : rows
    })
  }
  function replaced(bytes: Uint8Array, from?: Buffer, to?: Buffer): Uint8Array {
    const copy = Buffer.from(bytes)
    const at = copy.indexOf(from ?? '')
    return at < 0 || !to ? copy : Buffer.concat([copy.subarray(0, at), to, copy.subarray(at + 32)])
  }
  afterEach(() => vi.restoreAllMocks())
  const decided = async (approve: boolean) => {
    const { id } = await desk(two).ask(me, ask())
    const { decision } = await desk(two).decide(bert, { id, approve })
    return { id, decision: decision?.id ?? '' }
  }
  const refused = { code: 'needs_approval' }

  it('an approval of another request', async () => {
    const { id } = await desk(two).ask(me, ask())
    const other = await decided(true)
    await forge(other.decision, (header) => header.replace(other.id, id))
    await expect(desk(two).reveal(me, ask({ request: id }))).rejects.toMatchObject(refused)
  })

  it('a refusal that says that it is an approval', async () => {
    const { id, decision } = await decided(false)
    await forge(decision, (header) => header.replace('reveal.refuse', 'reveal.approve'))
    await expect(desk(two).reveal(me, ask({ request: id }))).rejects.toMatchObject(refused)
  })

  it('an approved request that says that it is for another record', async () => {
    const input = [{ role: 'user', content: `Or ask ${mail2}.` }]
    const other = (await open.recorder.record([testStep({ input })])).traces[0] ?? ''
    const second = (await readerOf().show(me, other)).steps[0]?.recordId ?? ''
    const { id } = await decided(true)
    await forge(id, (header) => header.replace(record, second))
    const used = desk(two).reveal(me, ask({ request: id, record: second }))
    await expect(used).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('[W53] what is used is on the record with the reason and ticket that were approved', async () => {
  const { id: request } = await desk(two).ask(me, ask({ ticket: 'T-5' }))
  await desk(two).decide(bert, { id: request, approve: true })
  const wish = ask({ request, reason: 'a wholly other one', ticket: 'T-6' })
  const purposes: unknown[] = []
  const by = who((_, facts) => (purposes.push(facts?.purpose), true))
  const { auditRecordId } = await desk(two).reveal({ ...by, name: me.name }, wish)
  const [entry] = (await newest(2)).filter(({ recordId }) => recordId === auditRecordId)
  expect(entry).toMatchObject({ reason: 'a complaint', details: { ticket: 'T-5', request } })
  expect(purposes.filter((purpose) => purpose !== undefined)).toEqual(['a complaint'])
})

it('[W53] requests of others take no places in the list', async () => {
  const { id } = await desk(two).ask(me, ask())
  const [made] = await open.store.audits({ action: 'reveal.request', limit: 1 })
  const audits = open.store.audits.bind(open.store)
  const others = Array.from({ length: 100 }, (_, i) => ({
    ...(made as NonNullable<typeof made>),
    ...{ id: new Uint8Array(16), seq: 1_000_000 - i },
  }))
  vi.spyOn(open.store, 'audits').mockImplementation(async (filter) =>
    filter.actions?.includes('reveal.request') && filter.before === undefined
      ? others
      : audits(filter),
  )
  expect((await desk(two).requests(bert)).map((one) => one.id)).toContain(id)
  vi.restoreAllMocks()
})

describe('[W81] requests that wait', () => {
  const busy = { code: 'busy', message: expect.stringMatching(/wait until they expire/) }

  it('are so many of one principal at most, also asked at once, and others still ask', async () => {
    const ida = localPrincipal('ida')
    const early = await desk(two).ask(localPrincipal('otto'), ask())
    // Each by a desk of its own: one asks for no two of the same principal at once.
    await Promise.all(Array.from({ length: mostOpen - 1 }, () => desk(two).ask(ida, ask())))
    const one = desk(two)
    const last = await Promise.allSettled([1, 2, 3].map(() => one.ask(ida, ask())))
    expect(last).toMatchObject([{ status: 'fulfilled' }, { reason: busy }, { reason: busy }])
    expect(await newest()).toMatchObject([
      {
        action: 'reveal.request',
        outcome: 'denied',
        actor: ida.name,
        details: { refused: 'busy' },
      },
    ])
    expect(await one.ask(localPrincipal('otto'), ask())).toMatchObject({ state: 'open' })
    // Nor do they hide from who decides what others have asked for.
    const listed = await one.requests(bert)
    expect(listed.map(({ id }) => id)).toContain(early.id)
    const { id = '' } = (await one.requests(ida)).find(({ by }) => by === ida.name) ?? {}
    await one.decide(bert, { id, approve: false })
    expect(await one.ask(ida, ask())).toMatchObject({ state: 'open' })
    await expect(one.ask(ida, ask())).rejects.toMatchObject(busy)
    const later = desk(two, { now: () => Date.now() + 25 * hour })
    expect((await later.ask(ida, ask())).by).toBe(ida.name)
  })

  it('are told of as such only to who may ask for what is there', async () => {
    const ida = { ...who((action) => action !== 'reveal'), name: 'os:ida' }
    await expect(desk(two).ask(ida, ask())).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('[W56] the glass can be broken: loud, with a right of its own, and without a second person', async () => {
  const told: string[] = []
  const loud = desk(two, { onBreakGlass: (id: string) => told.push(id) })
  const shown = await loud.reveal(role('investigator'), ask({ breakGlass: true }))
  expect(shown.values).toHaveLength(2)
  expect(told).toEqual([shown.auditRecordId])
  expect(await newest()).toMatchObject([
    { action: 'reveal.break-glass', outcome: 'allowed', reason: 'a complaint', target: record },
  ])
  const both = loud.reveal(me, ask({ breakGlass: true, request: record }))
  await expect(both).rejects.toMatchObject({ code: 'bad_request' })
})

it('[W57] a run at once: a right of its own, with how many of each class', async () => {
  const bulk = { traceId: trace, reason: 'export for the court', ticket: 'T-4' }
  const done = await desk().bulk(role('dpo'), bulk)
  const values = done.records.map(({ class: name, ...rest }) => [name, valuesOf(rest)])
  expect(Object.fromEntries(values)).toMatchObject({ email: [mail, mail2], us_ssn: [ssn] })
  expect(done).toMatchObject({ traceId: trace, leftOut: [], shownForSeconds: 30 })
  const [entry] = await newest()
  expect(entry).toMatchObject({ action: 'reveal.bulk', target: trace, outcome: 'allowed' })
  expect(entry?.details).toMatchObject({ found: { email: 2, us_ssn: 1 }, ticket: 'T-4' })
  for (const by of [role('investigator'), role('analyst')]) {
    await expect(desk().bulk(by, bulk)).rejects.toMatchObject({ code: 'not_found' })
    expect(await newest()).toMatchObject([{ action: 'reveal.bulk', outcome: 'denied' }])
  }
  const some = who((_, facts) => facts?.class !== 'email')
  expect((await desk().bulk(some, bulk)).leftOut).toContain('email')
  const asked = await desk().bulk(role('dpo'), { ...bulk, classes: ['us_ssn'] })
  expect(asked).toMatchObject({ leftOut: [] })
  const named = desk().bulk(some, { ...bulk, classes: ['us_ssn', 'email'] })
  await expect(named).rejects.toMatchObject({ code: 'not_found' })
  const nothing = desk().bulk(me, { ...bulk, traceId: 'a'.repeat(32) })
  await expect(nothing).rejects.toMatchObject({ code: 'not_found' })
})

it('[W57] what takes a second person is not in a bulk', async () => {
  const bulk = { traceId: trace, reason: 'x' }
  const some = desk({ secondPerson: ['email'] })
  const done = await some.bulk(me, bulk)
  expect(done.leftOut).toEqual(['email'])
  expect(JSON.stringify(done)).not.toContain(mail)
  const all = desk(two).bulk(me, bulk)
  await expect(all).rejects.toMatchObject({ code: 'needs_approval' })
  expect(await newest()).toMatchObject([
    { action: 'reveal.bulk', outcome: 'denied', details: { refused: 'needs_approval' } },
  ])
  const named = some.bulk(me, { ...bulk, classes: ['email'] })
  await expect(named).rejects.toMatchObject({ code: 'needs_approval' })
})

it('[W58] a copy is on the record, of his own reveal only', async () => {
  const { auditRecordId } = await desk().reveal(me, ask())
  const copy = { auditRecordId, placeholder: '[EMAIL_1]' }
  const copied = await desk().copied(me, copy)
  expect(await newest()).toMatchObject([
    { recordId: copied, action: 'reveal.copy', target: auditRecordId, outcome: 'allowed' },
  ])
  const missing = { code: 'not_found' }
  await expect(desk().copied(bert, copy)).rejects.toMatchObject(missing)
  await expect(desk().copied(me, { ...copy, placeholder: mail })).rejects.toMatchObject(missing)
  await expect(desk().copied(me, { ...copy, auditRecordId: copied })).rejects.toMatchObject(missing)
  await expect(desk().copied(role('viewer'), copy)).rejects.toMatchObject(missing)
})

it('[W59] no value that was shown is in the data folder or in an entry', async () => {
  await desk().reveal(me, ask({ reason: `is it ${mail}?`, ticket: ssn }))
  const entries = await readerOf().auditLog(me, { limit: 1000 })
  expect(JSON.stringify(entries)).not.toMatch(/canary@|219-09-9999/)
  await open.close()
  expect(
    findCanaries([mail, mail2, ssn], folderContents(log.place.data, log.place.state ?? '')),
  ).toEqual([])
  open = await log.open()
})

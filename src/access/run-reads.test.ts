import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { localPrincipal, type Action, type Facts, type Principal } from './principal.ts'
import { Reader } from './reader.ts'
import { readyAuthority } from './ready-authority.ts'

let test: TestLog
let log: OpenLog
let clock = 1_790_000_100_000
const hour = 3_600_000_000
const start = 1_790_000_000_000_000
const canary = '219-09-9999'
const ids = {
  chat: 'a1'.repeat(16),
  batch: 'b2'.repeat(16),
  secret: 'c3'.repeat(16),
  old: 'd5'.repeat(16),
}
const spans = { root: '01'.repeat(8), call: '02'.repeat(8), tool: '03'.repeat(8) }

function step(trace: keyof typeof ids, more: Partial<Step> = {}): Step {
  return testStep({ traceId: ids[trace], startTime: start, endTime: start + 1_000_000, ...more })
}

beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  const message = [{ role: 'user', content: `My number is ${canary}, the canary` }]
  await log.recorder.record([
    step('chat', {
      ...{ spanId: spans.root, kind: 'agent', name: 'Ask for the weather please', agent: 'helper' },
      ...{ sessionId: 'a long talk', userId: 'jane@example.com', environment: 'prod' },
    }),
    step('chat', {
      ...{ spanId: spans.call, parentSpanId: spans.root, input: message, costUsd: 0.25 },
      ...{ usage: { inputTokens: 100, outputTokens: 20 }, sessionId: 'a long talk' },
    }),
    step('chat', {
      ...{ spanId: spans.tool, parentSpanId: spans.root, kind: 'tool', name: 'look_up' },
      status: 'error',
      error: { type: 'Timeout' },
    }),
    step('chat', {
      ...{ spanId: spans.call, joinsSpan: true, kind: 'event', name: 'gen_ai.evaluation.result' },
      attributes: { 'gen_ai.evaluation.name': 'quality', 'gen_ai.evaluation.score.value': 0.8 },
    }),
    step('batch', {
      ...{ startTime: start + hour, endTime: start + hour + 3_000_000, traceType: 'simulation' },
      ...{ sessionId: 'a long talk', userId: 'tom', model: 'gpt-4o-mini', costUsd: 0.5 },
    }),
    step('secret', {
      ...{ startTime: start + 2 * hour, traceType: 'agent_decision', userId: 'tom' },
      ...{ sessionId: 'another', costUsd: 7, endTime: start + 2 * hour + 1_000_000 },
    }),
    step('old', {
      ...{ startTime: start - 2 * hour, endTime: start - 2 * hour, traceType: 'agent_decision' },
      ...{ sessionId: 'a long talk', userId: 'jane@example.com', costUsd: 9 },
    }),
  ])
})

afterAll(async () => {
  await log.close()
  test.dispose()
})

/** All but decisions. */
const authority = {
  allows: (principal: Principal, action: Action, facts?: Facts) =>
    facts?.traceType !== 'agent_decision' && readyAuthority.allows(principal, action),
}
const who = (role: string): Principal => ({ name: `key:${role}`, roles: [role], authority })
const [viewer, analyst] = [who('viewer'), who('analyst')]
const me = localPrincipal('me')

function newReader(): Reader {
  const { store, ring, info, recorder } = log
  return new Reader({ store, ring, recorder, origin: info.origin, now: () => clock })
}

async function audits(action: string): Promise<unknown[]> {
  const rows = await log.store.audits({ action, limit: 100 })
  return rows.map(({ header }) => JSON.parse(header ?? '{}') as unknown)
}

async function recordOf(span: string): Promise<string> {
  const { steps } = await newReader().runs.outline(viewer, ids.chat)
  return steps.find(({ spanId }) => spanId === span)?.recordId ?? ''
}

describe('a list', () => {
  const listed = async (principal: Principal, filter: object) => {
    const { traces, next } = await newReader().list(principal, { limit: 10, ...filter })
    return [traces.map(({ traceId }) => traceId), next] as const
  }

  it.each([
    [{ classes: ['us_ssn'] }, ['chat']],
    [{ classes: ['us_ssn', 'email'] }, []],
    [{ environment: 'prod' }, ['chat']],
    [{ state: 'complete' as const }, ['batch', 'chat']],
    [{ state: 'running' as const }, []],
    [{ session: 'a long talk' }, ['batch', 'chat']],
  ])('[W70] is narrowed by %j', async (filter, names) => {
    const expected = names.map((name) => ids[name as keyof typeof ids])
    expect(await listed(analyst, filter)).toEqual([expected, null])
  })

  it('[W70] takes the token of a session as well, which is what a viewer sees', async () => {
    const { groups } = await newReader().runs.groups(viewer, 'session', { limit: 10 })
    const [{ value = '' } = {}] = groups
    expect(value).toMatch(/^~[0-9a-f]{16}$/)
    expect(await listed(viewer, { session: value })).toEqual([[ids.batch, ids.chat], null])
  })

  it('[W71] has full pages of what may be seen, and none of the rest', async () => {
    expect(await listed(viewer, { limit: 2 })).toEqual([[ids.batch, ids.chat], null])
    const [first, next] = await listed(viewer, { limit: 1 })
    expect(first).toEqual([ids.batch])
    expect(await listed(viewer, { limit: 1, after: next })).toEqual([[ids.chat], null])
    expect((await listed(me, {}))[0]).toHaveLength(4)
  })

  it('[W70] ends a page that takes too long, and goes on behind it', async () => {
    const { store, ring, info, recorder } = log
    const reader = new Reader({ store, ring, recorder, origin: info.origin, patience: -1 })
    const found: string[] = []
    let after: { start: number; seq: number } | null = null
    for (let pages = 0; pages < 20; pages++) {
      const page = await reader.list(me, { limit: 10, ...(after && { after }) })
      found.push(...page.traces.map(({ traceId }) => traceId))
      after = page.next
      if (!after) break
    }
    expect(found).toEqual([ids.secret, ids.batch, ids.chat, ids.old])
  })

  it('[W73] opens sealed names for who may read content, noted once a minute', async () => {
    const reader = newReader()
    const before = (await audits('list')).length
    const names = async (principal: Principal) =>
      (await reader.list(principal, { limit: 10 })).traces.map(({ name }) => name)
    expect(await names(analyst)).toContain('Ask for the weather please')
    expect(await names(analyst)).toContain('Ask for the weather please')
    expect(JSON.stringify(await names(viewer))).not.toContain('weather')
    expect((await audits('list')).length).toBe(before + 1)
    clock += 61_000
    await names(analyst)
    expect((await audits('list')).length).toBe(before + 2)
  })

  it('[W70] shows what came since a run was summed up', async () => {
    const reader = newReader()
    const trace = 'd4'.repeat(16)
    const steps = async () =>
      (await reader.list(me, { limit: 10 })).traces.find(({ traceId }) => traceId === trace)?.steps
    await log.recorder.record([testStep({ traceId: trace, startTime: start - hour })])
    expect(await steps()).toBe(1)
    await log.recorder.record([testStep({ traceId: trace, startTime: start - hour })])
    expect(await steps()).toBe(2)
    const rows = await log.store.trace(trace)
    await log.store.erase({ records: rows.map(({ id }) => id), parts: [], residues: [] })
    expect(await steps()).toBeUndefined()
  })
})

describe('an outline', () => {
  it('[W74] is the tree without content', async () => {
    const { steps, summary } = await newReader().runs.outline(viewer, ids.chat)
    expect(summary).toMatchObject({ traceId: ids.chat, steps: 3, costUsd: 0.25 })
    expect(steps.map(({ spanId }) => spanId).toSorted()).toEqual(Object.values(spans))
    const call = steps.find(({ spanId }) => spanId === spans.call)
    expect(call).toMatchObject({
      ...{ content: 'left-out', input: null, output: null, parentSpanId: spans.root },
      findings: [{ class: 'us_ssn', count: 1 }],
      events: [{ name: 'gen_ai.evaluation.result', attributes: {} }],
    })
  })

  it('[W74] has sealed names for who may read content alone', async () => {
    const text = async (principal: Principal) =>
      JSON.stringify(await newReader().runs.outline(principal, ids.chat))
    expect(await text(viewer)).not.toMatch(/weather|canary|talk/)
    expect(await text(analyst)).toContain('Ask for the weather please')
    expect(await text(analyst)).not.toMatch(/canary|219-09/)
    expect(await audits('read')).toContainEqual(expect.objectContaining({ target: ids.chat }))
  })

  it('[W71] of a run that is not allowed is not there, and that is on the record', async () => {
    const { runs } = newReader()
    const missing = { code: 'not_found' }
    await expect(runs.outline(analyst, ids.secret)).rejects.toMatchObject(missing)
    await expect(runs.scores(analyst, ids.secret)).rejects.toMatchObject(missing)
    await expect(runs.outline(analyst, 'ff'.repeat(16))).rejects.toMatchObject(missing)
    expect(await audits('read-header')).toContainEqual(
      expect.objectContaining({ target: ids.secret, outcome: 'denied' }),
    )
  })
})

describe('a guess', () => {
  it('[W70] of who a pseudonym is, or what a token says, finds nothing for who may not ask', async () => {
    const reader = newReader()
    const listed = async (
      as: Principal,
      filter: { user?: string; session?: string; tag?: string },
    ) => (await reader.list(as, { limit: 10, ...filter })).traces.length
    const pseudonym = (await log.ring.subject('jane@example.com'))?.pseudonym ?? ''
    expect(await listed(who('investigator'), { user: 'jane@example.com' })).toBeGreaterThan(0)
    expect(await listed(analyst, { session: 'a long talk' })).toBeGreaterThan(0)
    for (const as of [viewer, analyst]) {
      expect(await listed(as, { user: 'jane@example.com' })).toBe(0)
      expect(await listed(as, { user: pseudonym })).toBeGreaterThan(0)
    }
    expect(await listed(viewer, { session: 'a long talk' })).toBe(0)
  })
})

describe('a step', () => {
  it('[W75] is shown masked, and its reads are noted once a minute for a run', async () => {
    const reader = newReader()
    const record = await recordOf(spans.call)
    const before = (await audits('read')).length
    const { step: read, traceId } = await reader.runs.step(analyst, record)
    expect([traceId, read.spanId, read.content]).toEqual([ids.chat, spans.call, 'shown'])
    expect(JSON.stringify(read)).toContain('[US_SSN_1]')
    expect(JSON.stringify(read)).not.toContain(canary)
    await reader.runs.step(analyst, record)
    await reader.runs.step(analyst, await recordOf(spans.root))
    expect((await audits('read')).length).toBe(before + 1)
    await reader.runs.step(who('investigator'), record)
    clock += 61_000
    await reader.runs.step(analyst, record)
    expect((await audits('read')).length).toBe(before + 3)
  })

  it('[W75] says which attempt failed before it', async () => {
    const traceId = 'f7'.repeat(16)
    const [root, first, second] = ['04', '05', '06'].map((byte) => byte.repeat(8)) as [
      string,
      string,
      string,
    ]
    const call = {
      traceId,
      parentSpanId: root,
      kind: 'tool',
      name: 'look_up',
      input: { id: 1 },
    } as const
    const later = start + 1000 * hour
    const at = (from: number) => ({ startTime: later + from, endTime: later + from + 10 })
    await log.recorder.record([
      testStep({ traceId, spanId: root, kind: 'agent', ...at(0) }),
      testStep({ ...call, spanId: first, status: 'error', ...at(1000) }),
      testStep({ ...call, spanId: second, ...at(3000) }),
    ])
    const { runs } = newReader()
    const { steps } = await runs.outline(me, traceId)
    const record = steps.find(({ spanId }) => spanId === second)?.recordId ?? ''
    expect((await runs.step(analyst, record)).step.retryOf).toBe(first)
  })

  it('[W75] is its header alone for a viewer', async () => {
    const { step: read } = await newReader().runs.step(viewer, await recordOf(spans.call))
    expect(read).toMatchObject({ content: 'sealed', input: null })
    expect(JSON.stringify(read)).not.toMatch(/canary|weather|talk/)
  })

  it('[W75] that is not there, or is no step, or not allowed, is not found', async () => {
    const { runs } = newReader()
    const missing = { code: 'not_found' }
    const audit = await log.recorder.audit({ action: 'x', outcome: 'allowed', actor: 'me' })
    const { steps } = await runs.outline(me, ids.secret)
    for (const id of ['nothing', audit, '00'.repeat(16), steps[0]?.recordId ?? ''])
      for (const read of [runs.step(analyst, id), runs.sealed(analyst, id)])
        await expect(read).rejects.toMatchObject(missing)
  })

  it('[W76] can be had as it is stored, and nothing of it is opened', async () => {
    const record = await recordOf(spans.call)
    const view = await newReader().runs.sealed(viewer, record)
    const classes = view.parts.map(({ class: name }) => name)
    expect(classes).toContain('us_ssn')
    expect(classes).toContain(null)
    const bytes = view.parts.map((part) =>
      Buffer.from(part.bytes ?? '', 'base64').toString('latin1'),
    )
    expect(bytes.join('')).not.toMatch(/canary|219-09/)
    expect(Buffer.from(view.leaf, 'base64')).toHaveLength(58)
  })
})

it('[W75] scores say what they say to who may read content', async () => {
  const { runs } = newReader()
  expect(await runs.scores(analyst, ids.chat)).toMatchObject([
    { name: 'quality', value: 0.8, spanId: spans.call, content: 'shown' },
  ])
  expect(await runs.scores(viewer, ids.chat)).toMatchObject([
    { name: 'score', value: null, spanId: spans.call, content: 'sealed' },
  ])
})

describe('sessions and users', () => {
  it('[W72] sum up the runs that may be seen', async () => {
    const { runs } = newReader()
    const { groups, next } = await runs.groups(analyst, 'session', { limit: 10 })
    expect(next).toBeNull()
    expect(groups).toMatchObject([
      { value: 'a long talk', runs: 2, steps: 4, errors: 1, costUsd: 0.75, more: false },
    ])
    expect(groups[0]?.users.map((user) => /jane|tom/.test(user))).toEqual([false, false])
    const users = await runs.groups(analyst, 'user', { limit: 10 })
    const tom = (await log.ring.subject('tom'))?.pseudonym
    expect(users.groups.find(({ value }) => value === tom)).toMatchObject({ runs: 1, costUsd: 0.5 })
    expect((await runs.groups(me, 'session', { limit: 10 })).groups).toHaveLength(2)
  })

  it('[W72] come page by page, each once', async () => {
    const { runs } = newReader()
    const found: (string | undefined)[] = []
    let after: { start: number; seq: number } | undefined
    for (let pages = 0; pages < 10; pages++) {
      const page = await runs.groups(me, 'user', { limit: 1, after })
      found.push(...page.groups.map(({ value }) => value))
      if (!page.next) break
      after = page.next
    }
    expect(found).toHaveLength(2)
    expect(new Set(found).size).toBe(2)
  })

  it('[W72] are of the time that is asked for', async () => {
    const until = (start + hour) / 1000
    const { groups } = await newReader().runs.groups(me, 'session', {
      limit: 10,
      since: start / 1000,
      until,
    })
    expect(groups).toMatchObject([{ runs: 1, costUsd: 0.25 }])
  })
})

describe('an overview', () => {
  const since = start / 1000 - 3_600_000
  const request = { since, until: since + 86_400_000 }

  it('[W72] sums up the runs that may be seen, in buckets without gaps', async () => {
    const seen = await newReader().runs.overview(viewer, request)
    expect(seen.total).toMatchObject({
      ...{ runs: 2, steps: 4, errors: 1, costUsd: 0.75, inputTokens: 100 },
      ...{ p50: 1000, p95: 3000 },
    })
    const starts = seen.buckets.map((bucket) => Date.parse(bucket.start))
    expect(new Set(starts.slice(1).map((at, i) => at - (starts[i] ?? 0)))).toEqual(
      new Set([900_000]),
    )
    expect(seen.buckets.filter(({ runs }) => runs > 0)).toMatchObject([
      { runs: 1, findings: { us_ssn: 1 } },
      { runs: 1, findings: {} },
    ])
    expect(seen.models).toMatchObject([
      { key: 'gpt-4o-mini', costUsd: 0.5 },
      { key: 'gpt-4o', costUsd: 0.25 },
    ])
    expect(seen.agents.map(({ key }) => key)).toEqual([null, 'helper'])
    expect(seen).toMatchObject({ findings: { us_ssn: 1 }, leftOut: 0 })
    expect((await newReader().runs.overview(me, request)).total).toMatchObject({ runs: 3 })
  })

  it('[W72] can be narrowed, and is zeros where there is nothing', async () => {
    const { runs } = newReader()
    const one = await runs.overview(viewer, { ...request, traceType: 'simulation' })
    expect(one.total).toMatchObject({ runs: 1, costUsd: 0.5 })
    const none = await runs.overview(viewer, { ...request, agent: 'nobody' })
    expect(none.total).toMatchObject({ runs: 0, costUsd: null, p50: null })
    expect(none.buckets.length).toBeGreaterThan(50)
  })
})

it('[W74] an outline has what came, and not what went, since it was last looked at', async () => {
  const { runs } = newReader()
  const traceId = 'e6'.repeat(16)
  const add = () => log.recorder.record([testStep({ traceId, startTime: start - 9 * hour })])
  const count = async () => (await runs.outline(me, traceId)).steps.length
  await add()
  expect(await count()).toBe(1)
  await add()
  expect(await count()).toBe(2)
  const [first] = await log.store.trace(traceId)
  await log.store.erase({ records: first ? [first.id] : [], parts: [], residues: [] })
  expect(await count()).toBe(1)
})

it('[W72] a log without runs has nothing of all that', async () => {
  const empty = await testLog()
  const opened = await empty.open()
  const { store, ring, info, recorder } = opened
  const { runs } = new Reader({ store, ring, recorder, origin: info.origin })
  expect(await runs.groups(me, 'user', { limit: 5 })).toEqual({ groups: [], next: null })
  const { total, buckets } = await runs.overview(me, { since: 0, until: 86_400_000 })
  expect(total).toMatchObject({ runs: 0, costUsd: null, p95: null })
  expect(new Set(buckets.map(({ runs: count }) => count))).toEqual(new Set([0]))
  await expect(runs.outline(me, ids.chat)).rejects.toMatchObject({ code: 'not_found' })
  await opened.close()
  empty.dispose()
})

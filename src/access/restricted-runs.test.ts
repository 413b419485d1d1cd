import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceDesk } from '../export/evidence/evidence-desk.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { Searcher } from '../search/searcher.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { costs } from './costs.ts'
import { compileAccessPolicy, noAccessSettings } from './policy/access-policy.ts'
import { LiveAuthority } from './policy/live-authority.ts'
import { localPrincipal, type Principal } from './principal.ts'
import { Reader } from './reader.ts'
import { RevealDesk } from './reveal-desk.ts'
import { findRun } from './reveal-target.ts'

let test: TestLog
let log: OpenLog
let reader: Reader
const said = { input: 'the refund of jane@example.com was declined', costUsd: 1 }
const plain = testStep({ ...said, traceType: 'chat' })
const closed = testStep({ ...said, traceType: 'agent_decision', environment: 'production' })
// Its root says nothing of the type that one of its steps has.
const root = testStep({ ...said, traceType: 'chat' })
const mixed = testStep({
  ...said,
  ...{ traceId: root.traceId, parentSpanId: root.spanId, traceType: 'agent_decision' },
})
const all = [plain.traceId, closed.traceId, root.traceId]

const authority = new LiveAuthority({
  policy: compileAccessPolicy({
    ...noAccessSettings,
    traceTypes: { agent_decision: ['admin'] },
    text: `@id("test") permit (principal in Role::"admin", action == Action::"read-content", resource)
      when { resource has environment && resource.environment == "production" };`,
  }),
})
const as = (...roles: string[]): Principal => ({ name: 'key:1', roles, authority })
const missing = { code: 'not_found', message: 'there is no such thing, or you may not see it' }

beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  await log.recorder.record([plain, closed, root, mixed])
  const { store, ring, info, recorder } = log
  reader = new Reader({ store, ring, recorder, origin: info.origin })
})

afterAll(async () => {
  await log.close()
  test.dispose()
})

const denials = async (action: string) => {
  const entries = await reader.auditLog(localPrincipal('me'), { limit: 1000, action })
  return entries.filter(({ outcome }) => outcome === 'denied').map(({ target }) => target)
}

describe('[W11] a run that is not allowed is as if it was not there', () => {
  it.each([
    ['viewer', [plain.traceId]],
    ['investigator', [plain.traceId]],
    ['admin', all],
  ])('in the list of %s', async (role, seen) => {
    const { traces, next } = await reader.list(as(role), { limit: 10 })
    expect(traces.map(({ traceId }) => traceId).sort()).toEqual([...seen].sort())
    expect(next).toBeNull()
    const page = await reader.list(as(role), { limit: 1 })
    expect(page.traces).toHaveLength(1)
  })

  it('in where the next page goes on: after the last run that is seen', async () => {
    const text = `forbid (principal, action == Action::"read-header", resource is Run)
      when { resource has environment && resource.environment == "production" };`
    const policy = compileAccessPolicy({ ...noAccessSettings, text })
    const who = { ...as('viewer'), authority: new LiveAuthority({ policy }) }
    const [mine, every] = [
      await reader.list(who, { limit: 1 }),
      await reader.list(localPrincipal('me'), { limit: 1 }),
    ]
    expect(mine.traces.map(({ traceId }) => traceId)).toEqual([root.traceId])
    expect(mine.next).toEqual(every.next)
    const rest = await reader.list(who, { limit: 1, ...(mine.next && { after: mine.next }) })
    expect(rest.traces.map(({ traceId }) => traceId)).toEqual([plain.traceId])
  })

  it('when it is shown; the denial is on the record', async () => {
    const { steps } = await reader.show(as('analyst'), plain.traceId)
    expect(JSON.stringify(steps)).toContain('refund')
    for (const { traceId } of [closed, root])
      await expect(reader.show(as('analyst'), traceId)).rejects.toMatchObject(missing)
    await expect(reader.show(as('analyst'), 'f'.repeat(32))).rejects.toMatchObject(missing)
    expect((await denials('read-header')).sort()).toEqual([closed.traceId, root.traceId].sort())
  })

  it('by what a damaged header of it says too, in every view', async () => {
    const flipped = async (id: string) =>
      (await log.store.trace(id)).map((row) => ({
        ...row,
        salt: row.header?.includes('agent_decision') ? new Uint8Array(16) : row.salt,
      }))
    const store = new Proxy(log.store, {
      get(whole, name) {
        const value: unknown = Reflect.get(whole, name, whole)
        if (name === 'trace') return flipped
        return typeof value === 'function' ? value.bind(whole) : value
      },
    })
    const odd = new Reader({ ...log, store, origin: log.info.origin })
    const seen = await odd.list(as('analyst'), { limit: 10 })
    expect(seen.traces.map(({ traceId }) => traceId)).toEqual([plain.traceId])
    await expect(odd.show(as('analyst'), root.traceId)).rejects.toMatchObject(missing)
    const outline = odd.runs.outline(as('analyst'), root.traceId)
    await expect(outline).rejects.toMatchObject(missing)
    const facts = (await findRun(store, root.traceId))?.facts
    expect(facts).toMatchObject({ mixed: [{ traceType: 'agent_decision' }] })
  })

  it('and what is not there is on the record as well, so that both take as long', async () => {
    const misses = async () => {
      const entries = await reader.auditLog(localPrincipal('me'), { limit: 1000 })
      return entries.filter(
        ({ outcome, action }) => outcome === 'failed' && action === 'read-header',
      )
    }
    const none = 'e'.repeat(32)
    await expect(reader.show(as('analyst'), none)).rejects.toMatchObject(missing)
    await expect(reader.runs.outline(as('analyst'), none)).rejects.toMatchObject(missing)
    expect((await misses()).filter(({ target }) => target === none)).toHaveLength(2)
    await expect(reader.show(localPrincipal('me'), 'd'.repeat(32))).rejects.toMatchObject(missing)
    expect((await misses()).filter(({ target }) => target?.startsWith('d'))).toEqual([])
  })

  it('and is shown as deep as allowed: headers of one, content of another', async () => {
    expect(JSON.stringify(await reader.show(as('admin'), closed.traceId))).toContain('refund')
    for (const { traceId } of [plain, root])
      expect(JSON.stringify(await reader.show(as('admin'), traceId))).not.toContain('refund')
  })

  it('in what a search finds, and pages go on past it', async () => {
    const searcher = new Searcher(log)
    for (const request of [{ text: 'declined refund' }, { value: 'jane@example.com' }]) {
      const { matches, unopened } = await searcher.search(as('investigator'), {
        ...request,
        limit: 1,
      })
      expect(matches.map(({ traceId }) => traceId)).toEqual([plain.traceId])
      expect(unopened).toBe(0)
      const every = await searcher.search(localPrincipal('me'), { ...request, limit: 10 })
      expect(every.matches).toHaveLength(4)
    }
  })

  it('in what the audit log says of the records that came', async () => {
    const query = { limit: 100, action: 'record.created' }
    const targets = async (principal: Principal) =>
      (await reader.auditLog(principal, query)).map(({ target }) => target)
    expect(await targets(as('auditor'))).toEqual([plain.traceId])
    expect(await targets(localPrincipal('me'))).toHaveLength(4)
  })

  it('in sums of costs', async () => {
    const total = async (principal: Principal) =>
      (await costs({ store: log.store, principal }, {})).total.costUsd
    expect(await total(as('viewer'))).toBe(1)
    expect(await total(as('admin'))).toBe(4)
  })

  it('in evidence packs, by name and of a time', async () => {
    const desk = new EvidenceDesk(log, { tool: 'test' })
    const take = async (principal: Principal, traces?: string[]) => {
      const pack = await desk.take(principal, {
        form: 'masked',
        traces,
        since: traces ? undefined : 0,
      })
      for await (const _ of pack.bytes);
      return pack.records.asked
    }
    expect(await take(as('analyst'), [plain.traceId])).toBe(1)
    for (const traces of [[closed.traceId], [plain.traceId, root.traceId]])
      await expect(take(as('analyst'), traces)).rejects.toMatchObject(missing)
    expect(await denials('evidence')).toContain(closed.traceId)
    const ofTime = await take(as('analyst'))
    expect(ofTime).toBeLessThan(await take(localPrincipal('me')))
    const indexed = await desk.take(as('analyst'), { form: 'masked', since: 0 })
    const bytes: Uint8Array[] = []
    for await (const piece of indexed.bytes) bytes.push(piece)
    const text = Buffer.concat(bytes).toString('latin1')
    expect(text).toContain(plain.traceId)
    expect(text).not.toContain(closed.traceId)
    expect(text).not.toContain(root.traceId)
  })

  it('when hidden values are asked for', async () => {
    const { steps } = await reader.show(localPrincipal('me'), closed.traceId)
    const ask = { class: 'email', reason: 'case 12' }
    const record = steps[0]?.recordId ?? ''
    await expect(reader.reveal(as('investigator'), { record, ...ask })).rejects.toMatchObject(
      missing,
    )
    const shown = await reader.show(as('analyst'), plain.traceId)
    const allowed = { record: shown.steps[0]?.recordId ?? '', ...ask }
    expect((await reader.reveal(as('investigator'), allowed)).values).toHaveLength(1)
  })

  it.each(['reveal', 'break-glass', 'request', 'bulk'])(
    'also where only its headers are forbidden: %s',
    async (way) => {
      const text = `forbid (principal, action == Action::"read-header", resource is Run)
        when { resource has traceType && resource.traceType == "agent_decision" };`
      const policy = compileAccessPolicy({ ...noAccessSettings, text })
      const who = (role: string): Principal => ({
        ...{ name: `key:${role}`, roles: [role], authority: new LiveAuthority({ policy }) },
      })
      const { steps } = await reader.show(localPrincipal('me'), closed.traceId)
      const record = steps[0]?.recordId ?? ''
      const desk = new RevealDesk({ ...log, origin: log.info.origin })
      const ask = { record, class: 'email', reason: 'case 12' }
      const before = (await denials(actionsOf[way] ?? '')).length
      const asked = {
        reveal: () => desk.reveal(who('investigator'), ask),
        'break-glass': () => desk.reveal(who('investigator'), { ...ask, breakGlass: true }),
        request: () => desk.ask(who('investigator'), ask),
        bulk: () => desk.bulk(who('dpo'), { traceId: closed.traceId, reason: 'case 12' }),
      }[way]
      await expect(asked?.()).rejects.toMatchObject(missing)
      expect(await denials(actionsOf[way] ?? '')).toHaveLength(before + 1)
      if (way !== 'request') return
      const { id } = await desk.ask(localPrincipal('me'), ask)
      expect(await desk.requests(who('dpo'))).toEqual([])
      const decision = desk.decide(who('dpo'), { id, approve: true })
      await expect(decision).rejects.toMatchObject(missing)
    },
  )
})

const actionsOf: Record<string, string> = {
  ...{ reveal: 'reveal', 'break-glass': 'reveal.break-glass' },
  ...{ request: 'reveal.request', bulk: 'reveal.bulk' },
}

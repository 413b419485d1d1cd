import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { localPrincipal, may, type Principal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { AccessKeeper } from './access-keeper.ts'
import { AccessReload } from './access-reload.ts'
import type { AccessConfig } from './access-section.ts'

let test: TestLog
let log: OpenLog
let path: string
const closed = 'forbid (principal, action == Action::"read-header", resource);\n'
const admin: Principal = {
  ...localPrincipal('ann'),
  name: 'key:admin',
  roles: ['admin'],
  address: '192.0.2.1',
}

beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  path = join(test.path, 'access.cedar')
})
afterAll(async () => {
  await log.close()
  test.dispose()
})
beforeEach(() => writeFileSync(path, '// nothing\n'))

const access = (more: Partial<AccessConfig> = {}): AccessConfig => ({
  ...{ path, text: readFileSync(path, 'utf8'), traceTypes: {}, roles: [] },
  ...more,
})
const keeper = (more?: Partial<AccessConfig>) => new AccessKeeper(log, { access: access(more) })
const reads = ({ authority }: AccessKeeper) => may({ ...admin, authority }, 'read-header', {})

async function changes() {
  const { store, ring, info, recorder } = log
  const reader = new Reader({ store, ring, recorder, origin: info.origin })
  return reader.auditLog(localPrincipal('me'), { limit: 100, action: 'access-policy.change' })
}

describe('[W13] a change', () => {
  it('is on the record with who, versions and lines before it is written and in force', async () => {
    const one = keeper()
    const { version: from, fixed } = one.view()
    expect(fixed).toBeNull()
    expect(reads(one)).toBe(true)
    const after = await one.set(admin, { text: closed, from })
    expect(after.text).toBe(closed)
    expect(readFileSync(path, 'utf8')).toBe(closed)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(reads(one)).toBe(false)
    const [entry] = await changes()
    expect(entry).toMatchObject({ actor: 'key:admin', outcome: 'allowed', address: '192.0.2.1' })
    expect(entry).toMatchObject({ target: after.version })
    expect(JSON.stringify(entry)).toContain(`"from":"${from}"`)
    expect(JSON.stringify(entry)).toContain('+ forbid (principal')
    expect(JSON.stringify(entry)).toContain('- // nothing')
  })

  it('is on the record whole and unmasked: to whom, from where, and behind however many lines', async () => {
    const one = keeper()
    const grant = `@id("x") permit (principal == Principal::"oidc:ann@example.com", action, resource is Run)
      when { context has address && context.address.isInRange(ip("10.1.2.3/32")) };`
    const many = Array.from({ length: 600 }, (_, n) => `// a remark ${n}`)
    const text = [...many, grant].join('\n')
    const mine = await one.set(admin, { text, from: one.view().version })
    const long = `// ${'z'.repeat(200_000)}`
    await one.set(admin, { text: long, from: mine.version })
    const [last, before] = await changes()
    const { diff, policy } = before?.details ?? {}
    expect(policy).toBe(text)
    expect(diff).toContain('+ @id("x") permit (principal == Principal::"oidc:ann@example.com"')
    expect(diff).toContain('ip("10.1.2.3/32")')
    expect(String(diff).split('\n')).toHaveLength(501)
    expect(last?.details?.['policy']).toBe(long)
    expect(last?.details?.['diff']).toContain('- @id("x") permit')
  })

  it('changes nothing when it cannot be put on the record, or be written', async () => {
    const one = keeper()
    const { version: from } = one.view()
    const audit = vi.spyOn(log.recorder, 'audit').mockRejectedValueOnce(new Error('full'))
    await expect(one.set(admin, { text: closed, from })).rejects.toThrow('full')
    audit.mockRestore()
    expect(readFileSync(path, 'utf8')).toBe('// nothing\n')
    expect([reads(one), one.view().version]).toEqual([true, from])
  })

  it('is refused when another was first; of two at once one is taken', async () => {
    const one = keeper()
    const { version: from } = one.view()
    const both = await Promise.allSettled([
      one.set(admin, { text: closed, from }),
      one.set(admin, { text: '// other', from }),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { code: 'conflict' } })
    expect(readFileSync(path, 'utf8')).toBe(closed)
  })

  it('is refused when somebody changed the file a moment before', async () => {
    const one = keeper()
    const { version: from } = one.view()
    writeFileSync(path, '// by hand')
    const late = one.set(admin, { text: closed, from })
    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect(readFileSync(path, 'utf8')).toBe('// by hand')
  })

  it('is refused when it does not hold, or would shut out who makes it', async () => {
    const one = keeper()
    const { version: from } = one.view()
    const broken = one.set(admin, { text: 'permit (', from })
    const message = 'access policy: at line:column 1:9 a syntax error'
    await expect(broken).rejects.toMatchObject({ code: 'bad_request', message })
    const shut = 'forbid (principal, action == Action::"manage-access", resource);'
    await expect(one.set(admin, { text: shut, from })).rejects.toMatchObject({
      code: 'bad_request',
    })
    expect(readFileSync(path, 'utf8')).toBe('// nothing\n')
    expect(one.view().version).toBe(from)
  })

  it('is refused where the settings name no file, or it cannot be written', async () => {
    const fixed = keeper({ path: null, text: null })
    const { version: from } = fixed.view()
    expect(fixed.view().fixed).toContain('[access]')
    await expect(fixed.set(admin, { text: closed, from })).rejects.toMatchObject({ code: 'denied' })
    const gone = keeper({ path: `${path}.gone` })
    expect(gone.view().fixed).toContain('cannot be written')
    const other = gone.set(admin, { text: closed, from: gone.view().version })
    await expect(other).rejects.toMatchObject({ code: 'denied' })
    if (process.getuid?.() === 0) return
    chmodSync(path, 0o400)
    expect(keeper().view().fixed).toContain('cannot be written')
  })

  it('that was made while no collector ran is on the record once', async () => {
    const before = (await changes()).length
    writeFileSync(path, '// while it was stopped\n')
    await keeper().noteStart()
    await keeper().noteStart()
    const found = await changes()
    expect(found).toHaveLength(before + 1)
    expect(found[0]).toMatchObject({ actor: 'collector' })
    expect(JSON.stringify(found[0])).toContain('+ // while it was stopped')
  })
})

it('[W13] nothing is noted of a log that has only ever had the ready roles', async () => {
  const other = await testLog()
  const open = await other.open()
  const one = new AccessKeeper(open, {
    access: { path: null, text: null, traceTypes: {}, roles: [] },
  })
  await one.noteStart()
  expect(await open.store.audits({ action: 'access-policy.change', limit: 1 })).toEqual([])
  await open.close()
  other.dispose()
})

describe('[W14] the file is followed', () => {
  const follow = (one: AccessKeeper, read = access) => {
    const onFailure = vi.fn()
    const reload = new AccessReload({
      ...{ path: join(test.path, 'sealtrace.toml'), read, current: access(), onFailure },
      apply: (changed) => one.follow(changed),
      interval: 20,
    })
    return { reload, onFailure }
  }

  it('what holds is in force soon, and on the record', async () => {
    const one = keeper()
    const { reload } = follow(one)
    writeFileSync(path, closed)
    await vi.waitFor(() => expect(reads(one)).toBe(false), 5000)
    reload.close()
    expect((await changes())[0]).toMatchObject({ actor: 'collector', target: one.view().version })
  })

  it('what does not hold leaves what is in force, and is told once', async () => {
    writeFileSync(path, closed)
    const one = keeper()
    const { reload, onFailure } = follow(one)
    writeFileSync(path, 'permit (principal, action, resource')
    await reload.reload()
    await reload.reload()
    expect(reads(one)).toBe(false)
    expect(reload.failure).toContain('syntax error')
    expect(onFailure.mock.calls).toEqual([[reload.failure]])
    writeFileSync(path, '// mended')
    await reload.reload()
    expect([reads(one), reload.failure]).toEqual([true, null])
    reload.close()
  })

  it('a settings file that is changed is read too, on SIGHUP at once', async () => {
    const one = keeper()
    let types = {}
    const { reload } = follow(one, () => access({ traceTypes: types }))
    types = { hr: ['investigator'] }
    process.emit('SIGHUP')
    await vi.waitFor(() => expect(one.authority.policy.seen.has('traceType')).toBe(true), 5000)
    reload.close()
  })
})

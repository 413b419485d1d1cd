import { expect, it } from 'vitest'
import { compileAccessPolicy, noAccessSettings } from '../../access/policy/access-policy.ts'
import { LiveAuthority } from '../../access/policy/live-authority.ts'
import { newApiKey } from '../../journal/api-key.ts'
import { Secret } from '../../crypto/secret.ts'
import { browserOf, signInTest } from '../sign-in/test-sign-in.ts'
import { testApp } from '../test-app.ts'

function setUp() {
  const made = signInTest()
  const browser = made.browser()
  const by = (role: 'admin' | 'auditor') => ({ 'x-api-key': made.test.keys[role] })
  const call = (method: string, path: string, body?: object, role: 'admin' | 'auditor' = 'admin') =>
    browser.call(method, `/api/v1/apikeys${path}`, { headers: by(role), ...(body && { body }) })
  return { ...made, call }
}

it('[W22] a key is made with its limits, told once, listed without itself, and revoked', async () => {
  const { call, test, browser } = setUp()
  const limits = { addresses: ['127.0.0.0/8'], traceTypes: ['simulation'] }
  const expires = '2099-01-31T00:00:00.000Z'
  const made = await call('POST', '', { role: 'viewer', name: 'grafana', expires, ...limits })
  expect(made.body).toMatchObject({ role: 'viewer', name: 'grafana', expires, ...limits })
  const { key, id } = made.body
  const use = () => browser().call('GET', '/api/v1/session', { headers: { 'x-api-key': key } })
  expect((await use()).status).toBe(200)
  const list = await call('GET', '')
  expect(list.body.apiKeys).toContainEqual({
    ...{ id, role: 'viewer', name: 'grafana', expires, ...limits },
    ...{ created: expect.any(String), revoked: null, lastUsed: null },
  })
  expect(JSON.stringify(list.body)).not.toContain(key)
  expect((await call('DELETE', `/${id}`)).body).toMatchObject({ id, revoked: expect.any(String) })
  expect((await use()).status).toBe(401)
  expect((await call('DELETE', `/${id}`)).status).toBe(404)
  const entries = test.audits.filter(({ action }) => action !== 'auth.failed')
  expect(entries.map(({ action, outcome, target }) => [action, outcome, target])).toEqual([
    ['apikey.create', 'allowed', id],
    ['apikey.revoke', 'allowed', id],
    ['apikey.revoke', 'failed', id],
  ])
  expect(test.audits[0]?.details).toEqual({ role: 'viewer', name: 'grafana', expires, ...limits })
})

it('[W22] who may not manage access makes none, and that is on the record', async () => {
  const { call, test } = setUp()
  const before = test.rows.length
  expect((await call('POST', '', { role: 'admin' }, 'auditor')).status).toBe(404)
  expect((await call('GET', '', undefined, 'auditor')).status).toBe(404)
  expect((await call('DELETE', `/${test.rows[0]?.id}`, undefined, 'auditor')).status).toBe(404)
  expect(test.rows).toHaveLength(before)
  expect(test.rows.every(({ revoked }) => revoked === null)).toBe(true)
  expect(test.audits.map(({ outcome }) => outcome)).toEqual(['denied', 'denied', 'denied'])
})

it.each([
  { role: 'root' },
  { role: 'viewer', addresses: ['everywhere'] },
  { role: 'viewer', traceTypes: [''] },
  { role: 'viewer', expires: 'tomorrow' },
  { role: 'viewer', expires: '2020-01-01' },
  { role: 'viewer', expires: '2099-01-31T00:00:00' },
  { role: 'viewer', scope: 'all' },
])('[W22] refuses %j', async (body) => {
  const { call, test } = setUp()
  const before = test.rows.length
  expect((await call('POST', '', body)).status).toBe(400)
  expect(test.rows).toHaveLength(before)
})

it('[W22] what cannot be put on the record is not done', async () => {
  const { call, test } = setUp()
  const before = test.rows.length
  test.audits.push = () => {
    throw new Error('full')
  }
  expect((await call('POST', '', { role: 'viewer' })).status).toBe(503)
  expect((await call('DELETE', `/${test.rows[0]?.id}`)).status).toBe(503)
  expect(test.rows).toHaveLength(before)
  expect(test.rows[0]?.revoked).toBeNull()
})

it('[W37] a key that is pasted where its id or a name should stand is not put on the record', async () => {
  const { call, test, browser } = setUp()
  const key = test.keys.viewer
  const answer = await call('DELETE', `/${key}`)
  expect(answer.status).toBe(400)
  const headers = { 'x-api-key': test.keys.admin }
  const sent = { headers, body: { name: key } }
  expect((await browser().call('POST', '/api/v1/members/sign-out', sent)).status).toBe(400)
  expect(JSON.stringify([answer.body, test.audits])).not.toContain(key)
})

it('[W20] a row that was put into the file by hand is not shown as a key', async () => {
  const { call, test } = setUp()
  const { row } = newApiKey({ role: 'admin', name: 'planted', now: 1 }, Secret.random())
  const before = test.rows.length
  test.rows.push(row)
  const { apiKeys } = (await call('GET', '')).body
  expect(apiKeys).toHaveLength(before)
  expect(JSON.stringify(apiKeys)).not.toContain('planted')
})

it('[W22] a key with limits makes none with wider ones', async () => {
  const { call, browser } = setUp()
  const limits = {
    ...{ addresses: ['127.0.0.0/8'], traceTypes: ['chat'] },
    expires: '2099-01-31T00:00:00.000Z',
  }
  const { key } = (await call('POST', '', { role: 'admin', ...limits })).body
  const make = (body: object) =>
    browser().call('POST', '/api/v1/apikeys', { headers: { 'x-api-key': key }, body })
  expect((await make({ role: 'viewer' })).body).toMatchObject(limits)
  const less = { expires: '2098-01-31T00:00:00.000Z', traceTypes: ['chat'] }
  expect((await make({ role: 'viewer', ...less })).body).toMatchObject({ ...limits, ...less })
  for (const wide of [
    { expires: '2099-02-01T00:00:00.000Z' },
    { addresses: ['0.0.0.0/0'] },
    { traceTypes: ['chat', 'hr'] },
  ])
    expect((await make({ role: 'viewer', ...wide })).status).toBe(400)
})

/** A collector with roles of its own, of which no policy names `desk`. */
function withOwnRoles() {
  const text = 'permit (principal in Role::"support", action == Action::"read-header", resource);'
  const settings = { ...noAccessSettings, text, roles: ['support', 'desk'] }
  const access = {
    view: () => expect.unreachable(),
    set: () => expect.unreachable(),
    terms: () => ({ access: settings, project: 'default' }),
  }
  const authority = new LiveAuthority({ policy: compileAccessPolicy(settings) })
  const test = testApp({}, { access, authority })
  const call = (method: string, path: string, body?: object, key = test.keys.admin) =>
    browserOf(test, '127.0.0.1').call(method, path, {
      headers: { 'x-api-key': key },
      ...(body && { body }),
    })
  return { test, call }
}

it('[W39] a key has a role that the settings name, and may what the policy gives the role', async () => {
  const { test, call } = withOwnRoles()
  const made = await call('POST', '/api/v1/apikeys', { role: 'support' })
  const { id, key } = made.body
  expect(made.body).toMatchObject({ role: 'support', warning: null })
  expect(key).toMatch(/^st_role_support_/)
  expect(test.audits).toMatchObject([{ target: id, details: { role: 'support' } }])
  const session = await call('GET', '/api/v1/session', undefined, key)
  expect(session.body).toMatchObject({ principal: { roles: ['support'] }, can: ['read-header'] })
  expect((await call('GET', '/api/v1/apikeys', undefined, key)).status).toBe(404)
  expect((await call('POST', '/api/v1/apikeys', { role: 'support' }, key)).status).toBe(404)
  const { apiKeys, roles } = (await call('GET', '/api/v1/apikeys')).body
  expect(apiKeys).toContainEqual(expect.objectContaining({ id, role: 'support' }))
  expect(roles.slice(-3)).toEqual(['admin', 'support', 'desk'])
})

it('[W39] a role that no policy names is warned of and gives nothing; one that stands nowhere is refused', async () => {
  const { test, call } = withOwnRoles()
  const { body } = await call('POST', '/api/v1/apikeys', { role: 'desk' })
  expect(body.warning).toBe('no policy in force names the role desk: by it the key may do nothing')
  const session = await call('GET', '/api/v1/session', undefined, body.key)
  expect(session.body.can).toEqual([])
  const before = test.rows.length
  for (const role of ['suport', 'Support', 'support ', 'constructor', 'support"', 'x'.repeat(64)])
    expect((await call('POST', '/api/v1/apikeys', { role })).status).toBe(400)
  expect(test.rows).toHaveLength(before)
})

it('[W39] a key with limits gives them on with a role of the settings too', async () => {
  const { call } = withOwnRoles()
  const limits = { addresses: ['127.0.0.0/8'], traceTypes: ['chat'] }
  const { key } = (await call('POST', '/api/v1/apikeys', { role: 'admin', ...limits })).body
  const made = await call('POST', '/api/v1/apikeys', { role: 'support' }, key)
  expect(made.body).toMatchObject({ role: 'support', ...limits })
  const wide = { role: 'support', traceTypes: ['hr'] }
  expect((await call('POST', '/api/v1/apikeys', wide, key)).status).toBe(400)
})

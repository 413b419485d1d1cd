import { expect, test } from 'vitest'
import { readyAuthority } from '../access/ready-authority.ts'
import { Secret } from '../crypto/secret.ts'
import { newApiKey, revokedApiKey, type NewApiKey } from '../journal/api-key.ts'
import { Lockout } from './auth-lockout.ts'
import type { ApiKeyRow } from '../store/key-store.ts'
import { createAuthenticator } from './auth.ts'

const indexKey = Secret.random()
const { key, row } = newApiKey({ role: 'analyst', name: 'a', now: 0 }, indexKey)

function authenticator(rows = [row]) {
  const state = { rows, failures: 0, reads: 0, now: 0 }
  const auth = createAuthenticator({
    indexKey: async () => indexKey,
    keys: { apiKeys: async () => (state.reads++, state.rows) },
    onFailure: () => state.failures++,
    now: () => state.now,
  })
  return { auth, state }
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

test.each([
  ['bearer', { authorization: `Bearer ${key}`, apiKey: undefined }],
  ['bearer in lower case', { authorization: `bearer ${key}`, apiKey: undefined }],
  [
    'basic with the key as password',
    { authorization: basic(`pk-lf-any:${key}`), apiKey: undefined },
  ],
  ['basic with no user', { authorization: basic(`:${key}`), apiKey: undefined }],
  ['x-api-key', { authorization: undefined, apiKey: key }],
])('a key is found: %s', async (_, credentials) => {
  const { auth, state } = authenticator()
  expect(await auth.principal(credentials, '192.0.2.7')).toEqual({
    name: `key:${row.id}`,
    roles: ['analyst'],
    address: '192.0.2.7',
    authority: readyAuthority,
  })
  expect(state.failures).toBe(0)
})

test.each([
  ['nothing', undefined],
  ['another key', `Bearer ${newApiKey({ role: 'admin', name: 'x', now: 0 }, indexKey).key}`],
  ['a prefix of the key', `Bearer ${key.slice(0, -1)}`],
  ['the key as the user', basic(`${key}:`)],
  ['the key in an unknown scheme', `Token ${key}`],
  ['no colon', basic(key)],
  ['a very long text', `Bearer ${'x'.repeat(100_000)}`],
])('refused and counted: %s', async (_, authorization) => {
  const { auth, state } = authenticator()
  const refused = auth.principal({ authorization, apiKey: undefined }, undefined)
  await expect(refused).rejects.toMatchObject({ code: 'unauthorized' })
  await expect(refused).rejects.not.toThrow(key)
  expect(state.failures).toBe(1)
})

test('a key that another process revoked is refused a second later at most', async () => {
  const { auth, state } = authenticator()
  const ask = () => auth.principal({ authorization: undefined, apiKey: key }, undefined)
  await ask()
  state.rows = [{ ...row, revoked: 5 }]
  state.now = 999
  await ask()
  expect(state.reads).toBe(1)
  state.now = 1000
  await expect(ask()).rejects.toMatchObject({ code: 'unauthorized' })
})

test('keys are read again after the store failed', async () => {
  let fail = true
  const auth = createAuthenticator({
    indexKey: async () => indexKey,
    keys: { apiKeys: () => (fail ? Promise.reject(new Error('disk')) : Promise.resolve([row])) },
    onFailure: () => {},
    now: () => 0,
  })
  const ask = () => auth.principal({ authorization: undefined, apiKey: key }, undefined)
  await expect(ask()).rejects.toThrow('disk')
  fail = false
  expect((await ask()).roles).toEqual(['analyst'])
})

test('a row that was put into the file by hand, or changed in it, is no key', async () => {
  const forged = newApiKey({ role: 'investigator', name: 'x', now: 1 }, Secret.random())
  const raised = { ...row, role: 'investigator' }
  const auth = createAuthenticator({
    indexKey: async () => indexKey,
    keys: { apiKeys: async () => [forged.row, raised] },
    onFailure: () => {},
  })
  for (const text of [forged.key, key]) {
    const credentials = { authorization: `Bearer ${text}`, apiKey: undefined }
    await expect(auth.principal(credentials, undefined)).rejects.toMatchObject({
      code: 'unauthorized',
    })
  }
})

/** An authenticator with one key of these limits, at a time that can be set. */
function limited(limits: Partial<NewApiKey>, start = 10) {
  const made = newApiKey({ role: 'viewer', name: 'x', now: 0, ...limits }, indexKey)
  const state = { now: start, rows: [made.row], used: [] as string[] }
  const lockout = new Lockout({ now: () => state.now })
  const auth = createAuthenticator({
    indexKey: async () => indexKey,
    keys: { apiKeys: async () => state.rows },
    onFailure: () => {},
    onUse: (id) => state.used.push(id),
    lockout,
    now: () => state.now,
  })
  const ask = (address: string | undefined, text = made.key) =>
    auth.principal({ authorization: `Bearer ${text}`, apiKey: undefined }, address)
  return { auth, ask, state, lockout, key: made.key, row: made.row }
}

const unauthorized = { code: 'unauthorized' }

test('[W21] what is wrong with a key cannot be told from the answer', async () => {
  const wrong: [Partial<NewApiKey>, string | undefined, ((row: ApiKeyRow) => ApiKeyRow)?][] = [
    [{ expires: 10 }, '10.0.0.1'],
    [{ addresses: ['10.0.0.0/8'] }, '11.0.0.1'],
    [{ addresses: ['10.0.0.0/8'] }, undefined],
    [{}, '10.0.0.1', (row) => revokedApiKey(row, 5, indexKey)],
    [{}, '10.0.0.1', (row) => ({ ...row, role: 'admin' })],
  ]
  const answers = new Set<string>()
  for (const [limits, address, change] of wrong) {
    const { ask, state, row } = limited(limits)
    if (change) state.rows = [change(row)]
    const error = await ask(address).catch((caught: unknown) => caught)
    expect(error).toMatchObject(unauthorized)
    answers.add((error as Error).message)
    expect(state.used).toEqual([])
  }
  const unknown = await limited({})
    .ask('10.0.0.1', 'st_viewer_x')
    .catch((caught: unknown) => caught)
  answers.add((unknown as Error).message)
  expect(answers.size).toBe(1)
})

test('[W21] a key is good until it expires, from where it may come, and says what it is for', async () => {
  const limits = { expires: 20, addresses: ['10.0.0.0/8', '2001:db8::/32'], traceTypes: ['a'] }
  const { ask, auth, state, row } = limited(limits)
  for (const address of ['10.9.9.9', '::ffff:10.9.9.9', '2001:db8::7'])
    expect(await ask(address)).toMatchObject({ roles: ['viewer'], traceTypes: ['a'], address })
  expect(state.used).toEqual([row.id, row.id, row.id])
  expect(await auth.byId(row.id, '10.0.0.1')).toMatchObject({ name: `key:${row.id}` })
  expect(await auth.byId(row.id, '11.0.0.1')).toBeNull()
  state.now = 20
  await expect(ask('10.9.9.9')).rejects.toMatchObject(unauthorized)
  expect(await auth.byId(row.id, '10.0.0.1')).toBeNull()
})

test('[W24] two keys that differ are none; the same key twice is one', async () => {
  const { auth, key } = limited({})
  const other = newApiKey({ role: 'admin', name: 'y', now: 0 }, indexKey).key
  const both = (apiKey: string) =>
    auth.principal({ authorization: `Bearer ${key}`, apiKey }, undefined)
  await expect(both(other)).rejects.toMatchObject(unauthorized)
  expect(await both(key)).toMatchObject({ roles: ['viewer'] })
})

test.each([
  ['of another scheme', 'Negotiate abc'],
  ['without a key', 'Bearer'],
  ['of two words', 'Bearer a b'],
  ['without a colon', basic('x').replace(/=+$/, '')],
])('[W24] a header %s is refused beside a good key', async (_, authorization) => {
  const { auth, key } = limited({})
  const asked = auth.principal({ authorization, apiKey: key }, undefined)
  await expect(asked).rejects.toMatchObject(unauthorized)
})

test('[W20] a key that was seen revoked stays so when its row of before is put back', async () => {
  const { ask, state, row } = limited({})
  state.rows = [revokedApiKey(row, 5, indexKey)]
  await expect(ask(undefined)).rejects.toMatchObject(unauthorized)
  state.rows = [row]
  state.now += 1000
  await expect(ask(undefined)).rejects.toMatchObject(unauthorized)
})

test('[W23] a key is used by who signs in with it, and by the session', async () => {
  const { auth, state, key, row } = limited({ addresses: ['10.0.0.0/8'] })
  await auth.key(key, '11.0.0.1')
  expect(state.used).toEqual([])
  await auth.key(key, '10.0.0.1')
  await auth.byId(row.id, '10.0.0.1')
  expect(state.used).toEqual([row.id, row.id])
})

test('[W34] those whose address is not known wait as one', async () => {
  const { ask } = limited({})
  for (let n = 0; n < 10; n++)
    await expect(ask(undefined, `wrong${n}`)).rejects.toMatchObject(unauthorized)
  await expect(ask(undefined, 'wrong')).rejects.toMatchObject({ code: 'busy' })
})

test('[W34] bad keys are answered with a wait after ten of them, requests without any never', async () => {
  const { ask, auth, state } = limited({})
  const none = () => auth.principal({ authorization: undefined, apiKey: undefined }, '192.0.2.7')
  for (let n = 0; n < 30; n++) await expect(none()).rejects.toMatchObject(unauthorized)
  for (let n = 0; n < 10; n++)
    await expect(ask('192.0.2.7', `wrong${n}`)).rejects.toMatchObject(unauthorized)
  await expect(ask('192.0.2.7', 'wrong')).rejects.toMatchObject({
    code: 'busy',
    cause: { retryAfter: 60 },
  })
  await expect(ask('192.0.2.8', 'wrong')).rejects.toMatchObject(unauthorized)
  state.now += 60_000
  await expect(ask('192.0.2.7', 'wrong')).rejects.toMatchObject(unauthorized)
})

test('[W35] a good key is served whatever failed from the same network', async () => {
  const { ask } = limited({})
  for (let n = 0; n < 50; n++) await ask('192.0.2.7', `wrong${n}`).catch(() => {})
  expect(await ask('192.0.2.7')).toMatchObject({ roles: ['viewer'] })
})

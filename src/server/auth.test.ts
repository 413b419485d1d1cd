import { expect, test } from 'vitest'
import { Secret } from '../crypto/secret.ts'
import { newApiKey } from '../journal/api-key.ts'
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

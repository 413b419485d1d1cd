import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomBytes } from '../../crypto/random.ts'
import { toHex } from '../../crypto/encoding.ts'
import { vaultStub, type VaultStub } from '../../testing/key-servers/vault-server.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { vaultKvProvider } from './vault-kv.ts'
import { vaultProvider, type VaultTransitSettings } from './vault-transit.ts'

const label = 'sealtrace/v1/wrap/epoch'
const key = randomBytes(32)
const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())
const written = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

let shared: VaultStub
beforeAll(async () => {
  shared = await vaultStub()
})
afterAll(() => shared[Symbol.asyncDispose]())

const environment = (stub: VaultStub) => ({ environment: { VAULT_TOKEN: stub.issue() } })

rootKeyContract('vault', {
  open: async () => vaultProvider({ address: shared.url, key: 'one' }, environment(shared)),
  other: async () => vaultProvider({ address: shared.url, key: 'two' }, environment(shared)),
  down: async () =>
    vaultProvider({ address: 'http://127.0.0.1:1', key: 'one' }, environment(shared)),
  slow: async () => {
    shared.faults.push('silence')
    return vaultProvider({ address: shared.url, key: 'one', timeoutMs: 300 }, environment(shared))
  },
})

const derived = (name: string): VaultTransitSettings => ({
  ...{ address: shared.url, key: `derived-${name}`, derived: true },
})
rootKeyContract('vault with a derived key', {
  open: async () => vaultProvider(derived('one'), environment(shared)),
  other: async () => vaultProvider(derived('two'), environment(shared)),
})

const secrets = (stub: VaultStub, path: string) =>
  vaultKvProvider({ address: stub.url, path }, environment(stub))
describe('KV', () => {
  let stub: VaultStub
  beforeAll(async () => {
    stub = await vaultStub({
      secrets: {
        'team/one': [{ key: 'ab'.repeat(32) }, { key: 'cd'.repeat(32), root: 'ef'.repeat(32) }],
        two: [{ key: 'aa'.repeat(32) }],
        none: [{ key: 'no key' }],
        number: [{ key: 7 }],
      },
    })
  })
  afterAll(() => stub[Symbol.asyncDispose]())

  rootKeyContract('vault-kv', {
    open: () => secrets(stub, 'team/one'),
    other: () => secrets(stub, 'two'),
  })

  it('takes the version and the field that the settings name, and asks once', async () => {
    const at = { address: stub.url, path: '/team/one/' }
    const ids = new Set<string>()
    for (const settings of [at, { ...at, version: 1 }, { ...at, field: 'root' }]) {
      const provider = await vaultKvProvider(settings, environment(stub))
      ids.add(provider.keyId)
      const before = stub.asked.length
      await provider.unwrap(label, await provider.wrap(label, key))
      expect(stub.asked).toHaveLength(before)
    }
    expect(ids.size).toBe(3)
  })

  it.each([
    ['missing', 'key_unavailable'],
    ['number', 'key_unavailable'],
    ['none', 'config_invalid'],
  ])('a secret that is no key: %s', async (path, code) => {
    await expect(secrets(stub, path)).rejects.toMatchObject({ code })
  })
})

it.each([
  ['associated data', 'k', false, ['associated_data']],
  ['also the context of a derived key', 'derived-k', true, ['associated_data', 'context']],
])('[E20] the label is %s', async (_, name, derived, names) => {
  const settings = { address: shared.url, key: name, derived }
  const provider = vaultProvider(settings, environment(shared))
  const wrapped = await provider.wrap(label, key)
  await provider.unwrap(label, wrapped)
  expect(Buffer.from(wrapped).toString()).toMatch(/^vault:v1:/)
  for (const { body } of shared.asked.slice(-2)) {
    const { plaintext = '', ciphertext = '', ...sent } = JSON.parse(body) as Record<string, string>
    expect(Buffer.from(plaintext, 'base64').length + ciphertext.length).toBeGreaterThan(0)
    const text = Buffer.from(label).toString('base64')
    expect(sent).toEqual(Object.fromEntries(names.map((field) => [field, text])))
  }
  await provider.close?.()
})

it('[E20] binds the label also where the settings take a key for derived that is not', async () => {
  const settings = { address: shared.url, key: 'k', derived: true }
  const provider = vaultProvider(settings, environment(shared))
  const wrapped = await provider.wrap(label, key)
  expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
  await expect(provider.unwrap('sealtrace/v1/wrap/other', wrapped)).rejects.toThrow(/status 400/)
  await provider.close?.()
})

it('is named by namespace, mount and key', () => {
  const settings = { address: 'https://vault.example', mount: 'a/transit', key: 'k' }
  const provider = vaultProvider({ ...settings, namespace: 'team' }, { environment: {} })
  expect(provider.keyId).toBe('vault:team/a/transit/k')
  expect(vaultProvider(settings, { environment: {} }).keyId).toBe('vault:a/transit/k')
})

it.each([
  ['an address in clear', { address: 'http://10.0.0.1:8200' }],
  ['an address with a user', { address: 'https://user@vault.example' }],
  ['no address', { address: 'vault' }],
  ['a key that leaves its mount', { key: '../../sys/seal' }],
  ['names that are too long', { mount: 'a/'.repeat(120), key: 'k'.repeat(20) }],
  ['a namespace of two lines', { namespace: 'a\r\nx: y' }],
  ['approle without a role id', { auth: 'approle' as const }],
  ['kubernetes without a role', { auth: 'kubernetes' as const }],
  ['a CA file that is none', { caFile: '/dev/null' }],
])('refuses at once %s', (_, change) => {
  const settings = { address: 'https://vault.example', key: 'k', ...change }
  expect(() => vaultProvider(settings, { environment: {} })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})

it('sends the namespace, and is refused without it', async () => {
  await using stub = await vaultStub({ namespace: 'team/a' })
  const settings = { address: stub.url, key: 'k' }
  await expect(vaultProvider(settings, environment(stub)).wrap(label, key)).rejects.toMatchObject({
    code: 'key_unavailable',
  })
  const provider = vaultProvider({ ...settings, namespace: 'team/a' }, environment(stub))
  const wrapped = await provider.wrap(label, key)
  expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
  await provider.close?.()
})

describe('login', () => {
  const jwt = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJ4In0', 'c2ln'].join('.')
  const approle = (stub: VaultStub): VaultTransitSettings => ({
    ...{ address: stub.url, key: 'k', auth: 'approle', roleId: 'role-1' },
  })
  const logins = (stub: VaultStub) =>
    stub.asked.filter(({ path }) => path.endsWith('/login')).length
  const renewals = (stub: VaultStub) =>
    stub.asked.filter(({ path }) => path.endsWith('/renew-self')).length

  it('by AppRole: once, however many ask at the same time', async () => {
    await using stub = await vaultStub({ roleId: 'role-1', secretId: 'secret-1' })
    const provider = vaultProvider(approle(stub), { environment: { VAULT_SECRET_ID: 'secret-1' } })
    await Promise.all(Array.from({ length: 12 }, () => provider.wrap(label, key)))
    expect(logins(stub)).toBe(1)
    await provider.close?.()
  })

  it('by AppRole with the secret id in a file, which is read anew', async () => {
    await using stub = await vaultStub({ roleId: 'role-1', secretId: 'secret-2' })
    const secretIdFile = written('secret-id', 'secret-1\n')
    const provider = vaultProvider({ ...approle(stub), secretIdFile }, { environment: {} })
    await expect(provider.wrap(label, key)).rejects.toThrow(/login was refused with status 400/)
    written('secret-id', 'secret-2\n')
    await provider.wrap(label, key)
    await provider.close?.()
  })

  it('by a Kubernetes service account, at the mount that is named', async () => {
    await using stub = await vaultStub({ jwt })
    const settings = { address: stub.url, key: 'k', auth: 'kubernetes', role: 'sealtrace' } as const
    const jwtFile = written('jwt', `${jwt}\n`)
    const provider = vaultProvider({ ...settings, jwtFile }, { environment: {} })
    await provider.wrap(label, key)
    expect(stub.asked[0]?.path).toBe('/v1/auth/kubernetes/login')
    const elsewhere = { ...settings, jwtFile, authMount: 'cluster-1' }
    await expect(vaultProvider(elsewhere, { environment: {} }).wrap(label, key)).rejects.toThrow()
    expect(stub.asked.at(-1)?.path).toBe('/v1/auth/cluster-1/login')
    await provider.close?.()
  })

  it('renews a token that is about to end, and logs in anew when that gives little', async () => {
    let time = 1_000_000
    const now = () => time
    await using stub = await vaultStub({
      ...{ roleId: 'role-1', secretId: 's', ttl: 60, maxTtl: 100, now },
    })
    const provider = vaultProvider(approle(stub), { environment: { VAULT_SECRET_ID: 's' }, now })
    const seen: number[][] = []
    for (const seconds of [0, 39, 2, 39, 2, 100]) {
      time += seconds * 1000
      await provider.wrap(label, key)
      seen.push([logins(stub), renewals(stub)])
    }
    // At 82 s the renewed token would end at 100 s: 18 s are less than half of 60.
    expect(seen).toEqual([
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 1],
      [2, 2],
      [3, 2],
    ])
    await provider.close?.()
  })

  it('logs in anew when its token is revoked, and only once', async () => {
    await using stub = await vaultStub({ roleId: 'role-1', secretId: 's' })
    const provider = vaultProvider(approle(stub), { environment: { VAULT_SECRET_ID: 's' } })
    const wrapped = await provider.wrap(label, key)
    stub.revokeAll()
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    expect(logins(stub)).toBe(2)
    stub.revokeAll()
    stub.faults.push(...Array.from({ length: 3 }, () => ({ status: 403, body: { errors: [] } })))
    await expect(provider.unwrap(label, wrapped)).rejects.toThrow(/status 403/)
    await provider.close?.()
  })

  it('what its policy denies makes no login each time', async () => {
    let time = 1_000_000
    const now = () => time
    await using stub = await vaultStub({ roleId: 'role-1', secretId: 's', now })
    const provider = vaultProvider(approle(stub), { environment: { VAULT_SECRET_ID: 's' }, now })
    await provider.wrap(label, key)
    const denied = { status: 403, body: { errors: ['permission denied'] } }
    const auth = { client_token: 'hvs.nobody', lease_duration: 3600, renewable: true }
    stub.faults.push(denied, { body: { auth } })
    for (let at = 0; at < 3; at++)
      await expect(provider.wrap(label, key)).rejects.toThrow(/status 403/)
    expect(logins(stub)).toBe(2)
    stub.revokeAll()
    time += 30_000
    await provider.wrap(label, key)
    expect(logins(stub)).toBe(3)
    await provider.close?.()
  })

  it('renews nothing after it was closed during a login', async () => {
    await using stub = await vaultStub({ ttl: 1, maxTtl: 60 })
    const provider = vaultProvider({ address: stub.url, key: 'k' }, environment(stub))
    const wrapping = provider.wrap(label, key).catch(() => undefined)
    // Sockets that are open then end with it; the second try makes a new one.
    await provider.close?.()
    await wrapping
    expect(stub.asked.length).toBeGreaterThan(0)
    await sleep(1500)
    expect(renewals(stub)).toBe(0)
  })

  it('takes a token file that was replaced', async () => {
    await using stub = await vaultStub()
    const tokenFile = written('token', stub.issue())
    const provider = vaultProvider({ address: stub.url, key: 'k', tokenFile }, { environment: {} })
    await provider.wrap(label, key)
    stub.revokeAll()
    await expect(provider.wrap(label, key)).rejects.toThrow(/status 403/)
    // The same token is not tried again.
    expect(stub.asked.at(-1)?.path).toBe('/v1/auth/token/lookup-self')
    written('token', `${stub.issue()}\n`)
    await provider.wrap(label, key)
    await provider.close?.()
  })

  it('takes the variable that the settings name, and says which one is not set', async () => {
    const settings = { address: shared.url, key: 'k', tokenVariable: 'OTHER_TOKEN' }
    const provider = vaultProvider(settings, { environment: { OTHER_TOKEN: shared.issue() } })
    await provider.wrap(label, key)
    await provider.close?.()
    const without = vaultProvider(settings, environment(shared))
    await expect(without.wrap(label, key)).rejects.toThrow(/\$OTHER_TOKEN/)
  })

  it('keeps a given token alive while nothing is asked', async () => {
    await using stub = await vaultStub({ ttl: 1, maxTtl: 60 })
    const provider = vaultProvider({ address: stub.url, key: 'k' }, environment(stub))
    await provider.wrap(label, key)
    await sleep(2500)
    expect(renewals(stub)).toBeGreaterThan(1)
    await provider.wrap(label, key)
    expect(stub.asked.at(-1)?.path).toBe('/v1/transit/encrypt/k')
    await provider.close?.()
    const after = stub.asked.length
    await sleep(1500)
    expect(stub.asked).toHaveLength(after)
  })
})

describe('faults', () => {
  const provider = (stub: VaultStub) =>
    vaultProvider({ address: stub.url, key: 'k', timeoutMs: 3000 }, environment(stub))

  it.each([
    ['a broken connection', 'break'],
    ['503', { status: 503, body: { errors: ['Vault is sealed'] } }],
    ['429', { status: 429, headers: { 'retry-after': '1' }, body: { errors: [] } }],
  ] as const)('once %s: it is asked again', async (_, fault) => {
    await using stub = await vaultStub()
    const one = provider(stub)
    await one.wrap(label, key)
    stub.faults.push(fault)
    await one.wrap(label, key)
    stub.faults.push(fault, fault)
    await expect(one.wrap(label, key)).rejects.toMatchObject({ code: 'key_unavailable' })
    await one.close?.()
  })

  it('a pause that is asked for is kept, unless it is long', async () => {
    await using stub = await vaultStub()
    const one = provider(stub)
    await one.wrap(label, key)
    const after = (text: string) => ({ status: 429, headers: { 'retry-after': text }, body: {} })
    let began = performance.now()
    stub.faults.push(after('1'))
    await one.wrap(label, key)
    expect(performance.now() - began).toBeGreaterThan(950)
    began = performance.now()
    stub.faults.push(after('60'))
    await expect(one.wrap(label, key)).rejects.toThrow(/status 429/)
    stub.faults.push(after(new Date(Date.now() + 60_000).toUTCString()))
    await expect(one.wrap(label, key)).rejects.toThrow(/status 429/)
    expect(performance.now() - began).toBeLessThan(900)
    await one.close?.()
  })

  it.each([
    ['text', 'no JSON'],
    ['a list', []],
    ['no data', {}],
    ['no ciphertext', { data: { ciphertext: 7 } }],
    ['another ciphertext', { data: { ciphertext: 'plain' } }],
    [
      'longer than it should be',
      { data: { ciphertext: `vault:v1:${'A'.repeat(64)}` }, more: 'x'.repeat(300_000) },
    ],
  ])('an answer that is %s', async (_, body) => {
    await using stub = await vaultStub()
    const one = provider(stub)
    await one.wrap(label, key)
    stub.faults.push({ body })
    await expect(one.wrap(label, key)).rejects.toThrow(/makes no sense/)
    await one.close?.()
  })

  it.each([
    ['nothing', ''],
    ['a few bytes', Buffer.alloc(8).toString('base64')],
    ['too many', Buffer.alloc(2000).toString('base64')],
    ['no base64', 'a b'],
  ])('an unwrapped key of %s', async (_, plaintext) => {
    await using stub = await vaultStub()
    const one = provider(stub)
    const wrapped = await one.wrap(label, key)
    stub.faults.push({ body: { data: { plaintext } } })
    await expect(one.unwrap(label, wrapped)).rejects.toThrow(/makes no sense/)
    await one.close?.()
  })

  it('a redirect is not followed: the token stays here', async () => {
    await using target = await vaultStub()
    await using stub = await vaultStub()
    const one = provider(stub)
    await one.wrap(label, key)
    const location = `${target.url}/v1/transit/encrypt/k`
    stub.faults.push({ status: 307, headers: { location }, body: '' })
    await expect(one.wrap(label, key)).rejects.toThrow(/redirects are not followed/)
    expect(target.asked).toHaveLength(0)
    await one.close?.()
  })

  it('a key that was disabled', async () => {
    await using stub = await vaultStub()
    const one = provider(stub)
    const wrapped = await one.wrap(label, key)
    stub.disableKeys()
    await expect(one.unwrap(label, wrapped)).rejects.toThrow(
      /^Vault \(transit\/k\): decrypt was refused with status 400; /,
    )
    await one.close?.()
  })

  it('says nothing of what a service answers', async () => {
    await using stub = await vaultStub()
    const token = stub.issue()
    const one = vaultProvider(
      { address: stub.url, key: 'k' },
      { environment: { VAULT_TOKEN: token } },
    )
    await one.wrap(label, key)
    stub.faults.push({ status: 400, body: { errors: [token, toHex(key)], code: token } })
    const error: unknown = await one.wrap(label, key).catch((refusal: unknown) => refusal)
    expect(String(error)).not.toContain(token.slice(4))
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(token.slice(4))
    await one.close?.()
  })

  it('a service that is slow in each of several calls still ends in time', async () => {
    await using stub = await vaultStub()
    const one = vaultProvider({ address: stub.url, key: 'k', timeoutMs: 400 }, environment(stub))
    stub.faults.push({ status: 503, body: {} }, 'silence')
    const began = performance.now()
    await expect(one.wrap(label, key)).rejects.toThrow(/had no answer within 400 ms/)
    expect(performance.now() - began).toBeLessThan(1500)
    await one.close?.()
  })
})

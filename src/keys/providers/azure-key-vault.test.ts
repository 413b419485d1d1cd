// Against a strict stand-in for Azure Key Vault. Not run against the real service.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import {
  azureStub,
  azureStubResource,
  type AzureStub,
} from '../../testing/key-servers/azure-server.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { azureResource } from './azure-key-vault-login.ts'
import { azureKeyVaultProvider, type AzureKeyVaultSettings } from './azure-key-vault.ts'

const label = 'sealtrace/v1/wrap/epoch'
const key = randomBytes(32)
const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())
const written = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

let time = Date.now()
const now = () => time
let stub: AzureStub
beforeAll(async () => {
  stub = await azureStub({ now, clientSecret: 'secret-1', federatedToken: 'federated-1' })
})
afterAll(() => stub[Symbol.asyncDispose]())

const secret = { AZURE_CLIENT_SECRET: 'secret-1' }
const open = (
  change: Partial<AzureKeyVaultSettings> = {},
  environment: NodeJS.ProcessEnv = secret,
) =>
  azureKeyVaultProvider(
    {
      ...{ vault: stub.url, key: 'one', resource: azureStubResource, authority: stub.url },
      ...{ tenantId: 'tenant-1', clientId: 'client-1' },
      ...change,
    },
    { environment, now },
  )
const asks = (path: string) => stub.asked.filter((asked) => asked.path === path).length

rootKeyContract('azure-key-vault', {
  open: async () => open(),
  other: async () => open({ key: 'two' }),
  down: async () => open({ vault: 'http://127.0.0.1:1' }),
  slow: async () => {
    stub.faults.push('silence')
    return open({ timeoutMs: 300 })
  },
})

it('is named by host and key', () => {
  const settings = { vault: 'https://name.vault.azure.net/', key: 'k' }
  const provider = azureKeyVaultProvider(settings, { environment: {} })
  expect(provider.keyId).toBe('azure:name.vault.azure.net/keys/k')
})

it.each([
  ['no key', { key: 'a/b' }],
  ['names that are too long', { vault: `https://${'a.'.repeat(100)}net`, key: 'k'.repeat(127) }],
  ['a version that is none', { version: '..' }],
  ['a vault in clear', { vault: 'http://name.vault.azure.net' }],
  ['a resource in clear', { resource: 'http://vault.azure.net' }],
])('refuses at once %s', (_, change) => {
  expect(() => open(change)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})

it.each([
  ['name.vault.azure.net', 'https://vault.azure.net'],
  ['name.vault.azure.cn', 'https://vault.azure.cn'],
  ['name.managedhsm.azure.net', 'https://managedhsm.azure.net'],
])('asks for tokens of the cloud that %s is in', (host, resource) => {
  expect(azureResource(host)).toBe(resource)
})

it('asks for tokens of that cloud where the settings name none', async () => {
  const settings = { vault: stub.url.replace('127.0.0.1', 'localhost') }
  const provider = azureKeyVaultProvider(
    { ...settings, key: 'one', authority: stub.url, tenantId: 'tenant-1', clientId: 'client-1' },
    { environment: secret, now },
  )
  await expect(provider.wrap(label, key)).rejects.toThrow(/\(invalid_client\)/)
  expect(new URLSearchParams(stub.asked.at(-1)?.body).get('scope')).toBe(
    'https://localhost/.default',
  )
  await provider.close?.()
})

it('[E20] a blob has format, version, a wrapped key of its own, and a body bound to all of it', async () => {
  const version = stub.rotate('shape')
  const provider = open({ key: 'shape' })
  const blob = Buffer.from(await provider.wrap(label, key))
  expect(blob[0]).toBe(1)
  expect(blob.subarray(1, 17).toString('hex')).toBe(version)
  expect(blob.readUInt16BE(17)).toBe(256)
  expect(blob).toHaveLength(19 + 256 + 12 + 32 + 16)
  const call = { alg: 'RSA-OAEP-256', value: blob.toString('base64url', 19, 19 + 256) }
  await provider.unwrap(label, blob)
  expect(JSON.parse(stub.asked.at(-1)?.body ?? '')).toEqual(call)
  const wrappedKeys = new Set([blob, Buffer.from(await provider.wrap(label, key))].map(String))
  expect(wrappedKeys.size).toBe(2)
  // Each of these is refused by the vault or by the tag, never opened.
  const other = stub.rotate('shape')
  for (const [at, bytes] of [
    [0, '02'],
    [1, other],
    [17, '0000'],
    [17, 'ffff'],
    [17, '0101'],
  ] as const) {
    const changed = Buffer.from(blob)
    changed.set(Buffer.from(bytes, 'hex'), at)
    await expect(provider.unwrap(label, changed)).rejects.toMatchObject({ code: 'key_unavailable' })
  }
  await provider.close?.()
})

describe('versions', () => {
  it('what an older version wrapped opens after a rotation', async () => {
    const first = stub.rotate('rotated')
    const provider = open({ key: 'rotated' })
    const wrapped = await provider.wrap(label, key)
    const second = stub.rotate('rotated')
    // Which one is the newest is asked once an hour.
    await provider.wrap(label, key)
    expect(asks('/keys/rotated')).toBe(1)
    expect(asks(`/keys/rotated/${first}/wrapkey`)).toBe(2)
    time += 61 * 60_000
    await provider.wrap(label, key)
    expect(asks(`/keys/rotated/${second}/wrapkey`)).toBe(1)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    expect(asks(`/keys/rotated/${first}/unwrapkey`)).toBe(1)
    const pinned = open({ key: 'rotated', version: first })
    await pinned.wrap(label, key)
    expect(asks(`/keys/rotated/${first}/wrapkey`)).toBe(3)
    stub.disable(first)
    await expect(pinned.unwrap(label, wrapped)).rejects.toThrow(
      /^Azure \([^)]+\): unwrapKey was refused with status 403 \(KeyDisabled\); /,
    )
    await Promise.all([provider.close?.(), pinned.close?.()])
  })

  it('one that was disabled is used until its vault refuses it, and then the newest', async () => {
    const first = stub.rotate('replaced')
    const provider = open({ key: 'replaced' })
    await provider.wrap(label, key)
    const second = stub.rotate('replaced')
    stub.disable(first)
    await expect(provider.wrap(label, key)).rejects.toThrow(/\(KeyDisabled\)/)
    await provider.wrap(label, key)
    expect(asks(`/keys/replaced/${second}/wrapkey`)).toBe(1)
    await provider.close?.()
  })

  it('an answer of another key or version, or none', async () => {
    const provider = open({ version: stub.rotate('one') })
    await provider.wrap(label, key)
    const value = Buffer.alloc(256).toString('base64url')
    for (const kid of [
      undefined,
      'https://x/keys/one',
      `https://x/keys/two/${'0'.repeat(32)}`,
      `https://x/keys/one/${'0'.repeat(32)}`,
    ]) {
      stub.faults.push({ body: { kid, value } })
      await expect(provider.wrap(label, key)).rejects.toThrow(/makes no sense/)
    }
    const any = open()
    stub.faults.push({ body: { access_token: 'x', expires_in: 1000 } }, { body: { key: {} } })
    await expect(any.wrap(label, key)).rejects.toThrow(/getKey got an answer/)
    await Promise.all([provider.close?.(), any.close?.()])
  })

  it('an unwrapped key of another length, or another', async () => {
    const provider = open()
    const wrapped = await provider.wrap(label, key)
    for (const [size, error] of [
      [0, /makes no sense/],
      [16, /makes no sense/],
      [64, /makes no sense/],
      [32, /never wrapped/],
    ] as const) {
      stub.faults.push({ body: { value: Buffer.alloc(size, 1).toString('base64url') } })
      await expect(provider.unwrap(label, wrapped)).rejects.toThrow(error)
    }
    await provider.close?.()
  })
})

describe('credentials', () => {
  it('of a client: one token for an hour, another one when it is refused', async () => {
    const token = '/tenant-1/oauth2/v2.0/token'
    const provider = open()
    const before = asks(token)
    await Promise.all(Array.from({ length: 8 }, () => provider.wrap(label, key)))
    expect(asks(token)).toBe(before + 1)
    time += 59 * 60_000
    await provider.wrap(label, key)
    expect(asks(token)).toBe(before + 2)
    stub.revokeAll()
    await provider.wrap(label, key)
    expect(asks(token)).toBe(before + 3)
    await provider.close?.()
  })

  it('of a client, by the names of the environment', async () => {
    const settings = { vault: stub.url, key: 'one', resource: azureStubResource }
    const environment = {
      ...{ OTHER_SECRET: 'secret-1', AZURE_TENANT_ID: 'tenant-1', AZURE_CLIENT_ID: 'client-1' },
      AZURE_AUTHORITY_HOST: `${stub.url}/`,
    }
    const provider = azureKeyVaultProvider(
      { ...settings, clientSecretVariable: 'OTHER_SECRET' },
      { environment, now },
    )
    await provider.wrap(label, key)
    await provider.close?.()
  })

  it('of a workload, whose token is read anew', async () => {
    const AZURE_FEDERATED_TOKEN_FILE = written('federated', 'federated-1\n')
    const provider = open({}, { AZURE_FEDERATED_TOKEN_FILE })
    await provider.wrap(label, key)
    written('federated', 'another')
    stub.revokeAll()
    await expect(provider.wrap(label, key)).rejects.toThrow(
      /login was refused with status 401 \(invalid_client\)/,
    )
    const tokenFile = written('federated', 'federated-1')
    const bySetting = open({ credentials: 'workload-identity', tokenFile })
    await bySetting.wrap(label, key)
    await Promise.all([provider.close?.(), bySetting.close?.()])
  })

  it('of a machine and of an App Service', async () => {
    const machine = { AZURE_POD_IDENTITY_AUTHORITY_HOST: stub.url }
    const service = { IDENTITY_ENDPOINT: `${stub.url}/msi/token`, IDENTITY_HEADER: 'header-1' }
    for (const environment of [machine, service]) {
      const provider = open({}, environment)
      await provider.wrap(label, key)
      await provider.close?.()
    }
    const other = open({ credentials: 'managed-identity', clientId: 'other' }, machine)
    await expect(other.wrap(label, key)).rejects.toThrow(/status 400 \(invalid_request\)/)
    const elsewhere = { IDENTITY_ENDPOINT: 'http://evil.example/', IDENTITY_HEADER: 'header-1' }
    await expect(open({}, elsewhere).wrap(label, key)).rejects.toMatchObject({
      code: 'config_invalid',
    })
    await other.close?.()
  })

  it('a tenant that is a path, and a secret that is not set', async () => {
    await expect(open({ tenantId: '../x' }).wrap(label, key)).rejects.toMatchObject({
      code: 'config_invalid',
    })
    const unset = open({ credentials: 'client-secret' }, {})
    await expect(unset.wrap(label, key)).rejects.toThrow(/\$AZURE_CLIENT_SECRET/)
  })
})

it('429 once', async () => {
  const provider = open()
  const wrapped = await provider.wrap(label, key)
  stub.faults.push({ status: 429, body: { error: { code: 'Throttled' } } })
  expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
  await provider.close?.()
})

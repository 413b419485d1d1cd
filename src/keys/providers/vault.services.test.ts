// Vault's providers against a real OpenBao, where its program is found: `$SEALTRACE_TEST_OPENBAO`, or `bao` on the path.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { keyServerStub } from '../../testing/key-servers/key-server.ts'
import { findOpenBao, startOpenBao, type OpenBao } from '../../testing/key-servers/openbao.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { vaultKvProvider } from './vault-kv.ts'
import { vaultProvider, type VaultTransitSettings } from './vault-transit.ts'

const program = findOpenBao()
const label = 'sealtrace/v1/wrap/epoch'
const key = randomBytes(32)

describe.skipIf(program === null)('optional:openbao', () => {
  let bao: OpenBao
  let roleId = ''
  let secretId = ''
  beforeAll(async () => {
    bao = await startOpenBao(program ?? '')
    await bao.api('POST', 'sys/mounts/transit', { type: 'transit' })
    for (const name of ['one', 'two']) {
      await bao.api('POST', `transit/keys/${name}`, {})
      await bao.api('POST', `transit/keys/derived-${name}`, { derived: true })
      await bao.api('POST', `transit/keys/chacha-${name}`, { type: 'chacha20-poly1305' })
      await bao.api('POST', `secret/data/app/${name}`, { data: { key: toHex(randomBytes(32)) } })
    }
    const rules = ['transit/encrypt/one', 'transit/decrypt/one', 'transit/encrypt/missing']
      .map((path) => `path "${path}" { capabilities = ["update"] }`)
      .concat('path "secret/data/app/*" { capabilities = ["read"] }')
    await bao.api('POST', 'sys/policies/acl/sealtrace', { policy: rules.join('\n') })
    await bao.api('POST', 'sys/auth/approle', { type: 'approle' })
    const role = { token_policies: ['sealtrace'], token_ttl: '4s', token_max_ttl: '10s' }
    await bao.api('POST', 'auth/approle/role/sealtrace', role)
    const named = await bao.api('GET', 'auth/approle/role/sealtrace/role-id')
    roleId = String(named.data?.['role_id'])
    const secret = await bao.api('POST', 'auth/approle/role/sealtrace/secret-id', {})
    secretId = String(secret.data?.['secret_id'])
  })
  afterAll(() => bao[Symbol.asyncDispose]())

  const at = (name: string): VaultTransitSettings => ({
    ...{ address: bao.url, caFile: bao.caFile, key: name },
  })
  const root = () => ({ environment: { VAULT_TOKEN: bao.rootToken } })
  const byRole = (name: string) =>
    vaultProvider(
      { ...at(name), auth: 'approle', roleId },
      { environment: { VAULT_SECRET_ID: secretId } },
    )

  rootKeyContract('transit', {
    open: async () => vaultProvider(at('one'), root()),
    other: async () => vaultProvider(at('two'), root()),
  })
  rootKeyContract('transit with ChaCha20-Poly1305', {
    open: async () => vaultProvider(at('chacha-one'), root()),
    other: async () => vaultProvider(at('chacha-two'), root()),
  })
  rootKeyContract('transit with a derived key', {
    open: async () => vaultProvider({ ...at('derived-one'), derived: true }, root()),
    other: async () => vaultProvider({ ...at('derived-two'), derived: true }, root()),
  })
  const stored = (name: string) =>
    vaultKvProvider({ address: bao.url, caFile: bao.caFile, path: `app/${name}` }, root())
  rootKeyContract('KV', { open: () => stored('one'), other: () => stored('two') })

  it('AppRole: logs in, stays in beyond the longest life of a token, and may do what it may', async () => {
    const provider = byRole('one')
    const wrapped = await provider.wrap(label, key)
    for (const pause of [3200, 3200, 3200, 3200]) {
      await new Promise((done) => setTimeout(done, pause))
      expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    }
    await provider.close?.()
    for (const name of ['two', 'missing']) {
      const other = byRole(name)
      await expect(other.wrap(label, key)).rejects.toThrow(/encrypt was refused with status 40[03]/)
      await other.close?.()
    }
    const from = { address: bao.url, caFile: bao.caFile, auth: 'approle', roleId } as const
    const environment = { VAULT_SECRET_ID: secretId }
    const kv = await vaultKvProvider({ ...from, path: 'app/one' }, { environment })
    expect(kv.keyId).toMatch(/^[0-9a-f]{16}$/)
  })

  it('Kubernetes: logs in by the token of a service account', async () => {
    using folder = tempFolder()
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const seconds = Math.floor(Date.now() / 1000)
    const account = { namespace: 'default', serviceaccount: { name: 'sealtrace', uid: 'uid-1' } }
    const username = 'system:serviceaccount:default:sealtrace'
    const claims = { sub: username, iat: seconds, nbf: seconds, exp: seconds + 600 }
    const signed = [
      { alg: 'RS256', typ: 'JWT' },
      { ...claims, 'kubernetes.io': account },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const jwt = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
    // The part of a cluster's API that OpenBao asks whether the token is still good.
    await using cluster = await keyServerStub(({ body }) => {
      const { spec } = JSON.parse(body) as { spec: { token: string } }
      const authenticated = spec.token === jwt
      const status = { authenticated, user: { username, uid: 'uid-1', groups: [] } }
      return { status: 201, body: { kind: 'TokenReview', status } }
    })
    await bao.api('POST', 'sys/auth/cluster', { type: 'kubernetes' })
    await bao.api('POST', 'auth/cluster/config', {
      kubernetes_host: cluster.url,
      pem_keys: [publicKey.export({ type: 'spki', format: 'pem' })],
      // Any authority will do: the cluster of the test speaks http.
      kubernetes_ca_cert: readFileSync(bao.caFile, 'utf8'),
      disable_local_ca_jwt: true,
    })
    await bao.api('POST', 'auth/cluster/role/sealtrace', {
      bound_service_account_names: ['sealtrace'],
      bound_service_account_namespaces: ['default'],
      token_policies: ['sealtrace'],
    })
    const jwtFile = join(folder.path, 'token')
    writeFileSync(jwtFile, `${jwt}\n`)
    const login = { auth: 'kubernetes', authMount: 'cluster', role: 'sealtrace', jwtFile } as const
    const provider = vaultProvider({ ...at('one'), ...login }, { environment: {} })
    const wrapped = await provider.wrap(label, key)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    expect(cluster.asked).toHaveLength(1)
    await provider.close?.()
    const other = vaultProvider({ ...at('one'), ...login, role: 'other' }, { environment: {} })
    await expect(other.wrap(label, key)).rejects.toThrow(/login was refused with status 40[03]/)
    await other.close?.()
  })

  it('a token with a period is kept alive while nothing is asked', async () => {
    const made = await bao.api('POST', 'auth/token/create', { period: '2s', no_parent: true })
    const VAULT_TOKEN = made.auth?.client_token
    const provider = vaultProvider(at('one'), { environment: { VAULT_TOKEN } })
    await expect(provider.wrap(label, key)).resolves.toBeInstanceOf(Uint8Array)
    await new Promise((done) => setTimeout(done, 5000))
    await expect(provider.wrap(label, key)).resolves.toBeInstanceOf(Uint8Array)
    await provider.close?.()
    await new Promise((done) => setTimeout(done, 3500))
    const after = vaultProvider(at('one'), { environment: { VAULT_TOKEN } })
    await expect(after.wrap(label, key)).rejects.toThrow(/status 403/)
    await after.close?.()
  })

  it('what was wrapped before a rotation of the key opens after it', async () => {
    const provider = vaultProvider(at('two'), root())
    const wrapped = await provider.wrap(label, key)
    await bao.api('POST', 'transit/keys/two/rotate')
    expect(Buffer.from(await provider.wrap(label, key)).toString()).toMatch(/^vault:v2:/)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    await bao.api('POST', 'transit/keys/two/config', { min_decryption_version: 2 })
    await expect(provider.unwrap(label, wrapped)).rejects.toMatchObject({ code: 'key_unavailable' })
    await provider.close?.()
  })

  it('[E20] binds the label also with a key that is not derived, whatever the settings say', async () => {
    const provider = vaultProvider({ ...at('one'), derived: true }, root())
    const wrapped = await provider.wrap(label, key)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    await expect(provider.unwrap('another', wrapped)).rejects.toThrow(/status 400/)
    await provider.close?.()
  })

  it('in a namespace', async () => {
    await bao.api('POST', 'sys/namespaces/team')
    await bao.api('POST', 'sys/mounts/transit', { type: 'transit' }, 'team')
    await bao.api('POST', 'transit/keys/three', {}, 'team')
    const provider = vaultProvider({ ...at('three'), namespace: 'team' }, root())
    const wrapped = await provider.wrap(label, key)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
    const outside = vaultProvider(at('three'), root())
    await expect(outside.unwrap(label, wrapped)).rejects.toThrow(/status 40[04]/)
    await Promise.all([provider.close?.(), outside.close?.()])
  })

  it('a revoked token, a disabled key, a certificate of nobody', async () => {
    const made = await bao.api('POST', 'auth/token/create', { no_parent: true })
    const VAULT_TOKEN = made.auth?.client_token
    const provider = vaultProvider(at('one'), { environment: { VAULT_TOKEN } })
    await provider.wrap(label, key)
    await bao.api('POST', 'auth/token/revoke', { token: VAULT_TOKEN })
    await expect(provider.wrap(label, key)).rejects.toThrow(/status 403/)
    await provider.close?.()
    const { caFile: _, ...untrusted } = at('one')
    await expect(vaultProvider(untrusted, root()).wrap(label, key)).rejects.toThrow(
      /certificate is not trusted/,
    )
  })
})

it.runIf(program === null)('optional:openbao was not run: no program was found', () => {
  expect(findOpenBao()).toBeNull()
})

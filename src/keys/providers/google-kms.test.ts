// Against a strict stand-in for Google Cloud KMS. Not run against the real service.
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { googleStub, type GoogleStub } from '../../testing/key-servers/google-server.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { crc32c } from './google-kms-crc32c.ts'
import { googleKmsProvider, type GoogleKmsSettings } from './google-kms.ts'

const label = 'sealtrace/v1/wrap/epoch'
const key = randomBytes(32)
const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())
const written = (name: string, content: unknown): string => {
  const path = join(folder.path, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const accountKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const named = (name: string): string => `projects/p1/locations/eu/keyRings/ring/cryptoKeys/${name}`
const long = `projects/${'p'.repeat(99)}/locations/eu/keyRings/${'r'.repeat(63)}/cryptoKeys/${'k'.repeat(63)}`

let time = Date.now()
const now = () => time
let stub: GoogleStub
let accountFile = ''
beforeAll(async () => {
  const tokens = { refreshToken: 'refresh-1', subjectToken: 'subject-1' }
  stub = await googleStub({ accountKey, now, ...tokens })
  accountFile = written('account.json', account())
})
afterAll(() => stub[Symbol.asyncDispose]())

const account = (change: Readonly<Record<string, unknown>> = {}) => ({
  type: 'service_account',
  client_email: 'sealtrace@project.iam.gserviceaccount.com',
  private_key: accountKey,
  private_key_id: 'key-1',
  token_uri: `${stub.url}/token`,
  ...change,
})
const open = (change: Partial<GoogleKmsSettings> = {}, environment: NodeJS.ProcessEnv = {}) =>
  googleKmsProvider(
    { key: named('one'), endpoint: stub.url, credentialsFile: accountFile, ...change },
    { environment, now },
  )
const asks = (path: string) => stub.asked.filter((asked) => asked.path === path).length

rootKeyContract('google-kms', {
  open: async () => open(),
  other: async () => open({ key: named('two') }),
  down: async () => open({ endpoint: 'http://127.0.0.1:1' }),
  slow: async () => {
    stub.faults.push('silence')
    return open({ timeoutMs: 300 })
  },
})

it.each([
  ['123456789', '3808858755'],
  ['', '0'],
  ['\0'.repeat(32), String(0x8a9136aa)],
])('CRC-32C as RFC 3720 has it', (text, sum) => {
  expect(crc32c(encodeUtf8(text))).toBe(sum)
})

it.each([
  ['no key', { key: 'key' }],
  ['a key that leaves its place', { key: `${named('k')}/../x` }],
  ['names that are too long', { key: long }],
  ['an endpoint in clear', { endpoint: 'http://kms.example' }],
])('refuses at once %s', (_, change) => {
  expect(() => open(change)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})

it('[E20] the label is the additional authenticated data', async () => {
  const provider = open()
  const wrapped = await provider.wrap(label, key)
  await provider.unwrap(label, wrapped)
  for (const { body } of stub.asked.slice(-2)) {
    const { additionalAuthenticatedData: sent } = JSON.parse(body) as Record<string, string>
    expect(Buffer.from(sent ?? '', 'base64').toString()).toBe(label)
  }
  await provider.close?.()
})

describe('credentials', () => {
  it('of a service account: one token for an hour', async () => {
    const provider = open()
    const before = asks('/token')
    await Promise.all(Array.from({ length: 8 }, () => provider.wrap(label, key)))
    time += 58 * 60_000
    await provider.wrap(label, key)
    expect(asks('/token')).toBe(before + 1)
    time += 90_000
    await provider.wrap(label, key)
    expect(asks('/token')).toBe(before + 2)
    stub.revokeAll()
    await provider.wrap(label, key)
    expect(asks('/token')).toBe(before + 3)
    await provider.close?.()
  })

  it('of a user, named by the environment', async () => {
    const file = written('user.json', {
      ...{ type: 'authorized_user', client_id: 'client', client_secret: 'secret' },
      ...{ refresh_token: 'refresh-1', token_uri: `${stub.url}/token` },
    })
    const provider = googleKmsProvider(
      { key: named('one'), endpoint: stub.url },
      { environment: { GOOGLE_APPLICATION_CREDENTIALS: file }, now },
    )
    await provider.wrap(label, key)
    await provider.close?.()
  })

  it.each([
    ['text', {}, 'subject-1\n'],
    [
      'JSON',
      { format: { type: 'json', subject_token_field_name: 'id_token' } },
      '{"id_token":"subject-1"}',
    ],
  ])(
    'of a workload, from %s, also in the name of a service account',
    async (_, format, content) => {
      const file = written('subject', content)
      const workload = {
        type: 'external_account',
        audience: '//iam.googleapis.com/pool',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${stub.url}/sts`,
        credential_source: { file, ...format },
      }
      const service_account_impersonation_url = `${stub.url}/impersonate`
      for (const more of [{}, { service_account_impersonation_url }]) {
        const provider = open({
          credentialsFile: written('workload.json', { ...workload, ...more }),
        })
        const before = asks('/impersonate')
        await provider.wrap(label, key)
        expect(asks('/impersonate') - before).toBe(Object.keys(more).length)
        await provider.close?.()
      }
    },
  )

  it('of the machine', async () => {
    const environment = { GCE_METADATA_HOST: new URL(stub.url).host }
    const provider = googleKmsProvider(
      { key: named('one'), endpoint: stub.url },
      { environment, now },
    )
    await provider.wrap(label, key)
    await provider.close?.()
  })

  it.each([
    ['no JSON', 'x'],
    ['another kind', { type: 'impersonated_service_account' }],
    ['no key', () => account({ private_key: 'none' })],
    ['no address', () => account({ token_uri: 7 })],
    ['no source', { type: 'external_account', token_url: 'https://sts.example', audience: 'a' }],
  ])('a file with %s', async (_, content) => {
    const file = written('bad.json', typeof content === 'function' ? content() : content)
    await expect(open({ credentialsFile: file }).wrap(label, key)).rejects.toThrow(
      /login cannot use the credentials file/,
    )
  })

  it('a file that sends the token elsewhere in clear, or is not there', async () => {
    const file = written('clear.json', account({ token_uri: 'http://evil.example/token' }))
    await expect(open({ credentialsFile: file }).wrap(label, key)).rejects.toMatchObject({
      code: 'config_invalid',
    })
    await expect(open({ credentialsFile: '/nowhere' }).wrap(label, key)).rejects.toThrow(/ENOENT/)
  })

  it('another private key', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const private_key = other.export({ type: 'pkcs8', format: 'pem' }).toString()
    const file = written('other.json', account({ private_key }))
    await expect(open({ credentialsFile: file }).wrap(label, key)).rejects.toThrow(
      /login was refused with status 400 \(invalid_grant\)/,
    )
  })
})

describe('sums', () => {
  const answer = (change: Readonly<Record<string, unknown>>) => {
    const bytes = randomBytes(60)
    return {
      body: {
        name: `${named('one')}/cryptoKeyVersions/3`,
        ciphertext: Buffer.from(bytes).toString('base64'),
        ciphertextCrc32c: crc32c(bytes),
        verifiedPlaintextCrc32c: true,
        verifiedAdditionalAuthenticatedDataCrc32c: true,
        ...change,
      },
    }
  }

  it.each([
    ['as it should be', {}, null],
    [
      'a sum that is a number',
      { ciphertext: 'AAAA', ciphertextCrc32c: Number(crc32c(Buffer.alloc(3))) },
      null,
    ],
    ['another sum', { ciphertextCrc32c: '1' }, /damaged on its way/],
    ['no sum', { ciphertextCrc32c: undefined }, /damaged on its way/],
    ['a plaintext that was not checked', { verifiedPlaintextCrc32c: false }, /damaged on its way/],
    [
      'a label that was not checked',
      { verifiedAdditionalAuthenticatedDataCrc32c: undefined },
      /damaged on its way/,
    ],
    ['another key', { name: `${named('two')}/cryptoKeyVersions/3` }, /makes no sense/],
  ])('of an encryption: %s', async (_, change, error) => {
    const provider = open()
    await provider.wrap(label, key)
    stub.faults.push(answer(change))
    const wrapped = provider.wrap(label, key)
    await (error ? expect(wrapped).rejects.toThrow(error) : wrapped)
    await provider.close?.()
  })

  it('of a decryption', async () => {
    const provider = open()
    const wrapped = await provider.wrap(label, key)
    const plaintext = Buffer.alloc(32, 1)
    const right = { plaintext: plaintext.toString('base64'), plaintextCrc32c: crc32c(plaintext) }
    stub.faults.push({ body: right })
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(plaintext))
    stub.faults.push({ body: { ...right, plaintextCrc32c: '7' } })
    await expect(provider.unwrap(label, wrapped)).rejects.toThrow(/damaged on its way/)
    stub.faults.push({ body: { ...right, plaintext: '' } })
    await expect(provider.unwrap(label, wrapped)).rejects.toThrow(/makes no sense/)
    await provider.close?.()
  })
})

it('503 once, and a key that was disabled', async () => {
  const provider = open()
  const wrapped = await provider.wrap(label, key)
  stub.faults.push({ status: 503, body: { error: { status: 'UNAVAILABLE' } } })
  await provider.unwrap(label, wrapped)
  stub.disableKeys()
  await expect(provider.unwrap(label, wrapped)).rejects.toThrow(
    /^Google KMS \(projects[^)]+\): decrypt was refused with status 400 \(FAILED_PRECONDITION\); /,
  )
  await provider.close?.()
})

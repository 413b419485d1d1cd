// Against a strict stand-in for AWS. Not run against the real service.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { awsKeyArn, awsRole, awsStub, type AwsStub } from '../../testing/key-servers/aws-server.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { awsDomain } from './aws-kms-credentials.ts'
import { awsKmsProvider, type AwsKmsSettings } from './aws-kms.ts'

const label = 'sealtrace/v1/wrap/epoch'
const key = randomBytes(32)
const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())
const written = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

let shared: AwsStub
beforeAll(async () => {
  shared = await awsStub()
})
afterAll(() => shared[Symbol.asyncDispose]())

const environment = (stub: AwsStub): NodeJS.ProcessEnv => ({
  AWS_ACCESS_KEY_ID: stub.accessKeyId,
  AWS_SECRET_ACCESS_KEY: stub.secretAccessKey,
})
const at = (stub: AwsStub, name = 'one'): AwsKmsSettings => ({
  ...{ key: awsKeyArn(name), endpoint: stub.url },
})
const open = (stub: AwsStub, change: Partial<AwsKmsSettings> = {}) =>
  awsKmsProvider({ ...at(stub), ...change }, { environment: environment(stub) })

rootKeyContract('aws-kms', {
  open: async () => open(shared),
  other: async () => open(shared, { key: awsKeyArn('two') }),
  down: async () => open(shared, { endpoint: 'http://127.0.0.1:1' }),
  slow: async () => {
    shared.faults.push('silence')
    return open(shared, { timeoutMs: 300 })
  },
})

it('is named by its ARN, or by region and name', () => {
  const surroundings = { environment: { AWS_REGION: 'us-east-1' } }
  expect(awsKmsProvider({ key: awsKeyArn('k') }, surroundings).keyId).toBe(awsKeyArn('k'))
  expect(awsKmsProvider({ key: 'alias/k' }, surroundings).keyId).toBe('aws:us-east-1/alias/k')
})

it.each([
  ['eu-central-1', 'amazonaws.com'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['cn-north-1', 'amazonaws.com.cn'],
  ['eusc-de-east-1', 'amazonaws.eu'],
])('knows where the services of %s are', (region, domain) => {
  expect(awsDomain(region)).toBe(domain)
})

it.each([
  ['no key', { key: 'a key' }],
  ['no region', { key: 'alias/k' }],
  ['a region that is a host', { key: 'k', region: 'evil.example/' }],
  ['an endpoint in clear', { endpoint: 'http://kms.example' }],
  ['a context with our label', { context: { 'sealtrace:label': 'x' } }],
  ['a context of two lines', { context: { a: 'b\nc' } }],
  [
    'a context of many pairs',
    { context: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, 'x'])) },
  ],
])('refuses at once %s', (_, change) => {
  expect(() => awsKmsProvider({ key: awsKeyArn('k'), ...change }, { environment: {} })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})

it('[E20] binds the label and the context of the settings', async () => {
  const context = { log: 'example.org/log+1234' }
  const provider = open(shared, { context })
  const wrapped = await provider.wrap(label, key)
  const { EncryptionContext: sent } = JSON.parse(shared.asked.at(-1)?.body ?? '') as {
    EncryptionContext: unknown
  }
  expect(sent).toEqual({ ...context, 'sealtrace:label': label })
  expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
  const other = open(shared, { context: { log: 'another' } })
  await expect(other.unwrap(label, wrapped)).rejects.toThrow(/\(InvalidCiphertextException\)/)
  await Promise.all([provider.close?.(), other.close?.()])
})

it('by an alias, and not after it was moved', async () => {
  const provider = open(shared, { key: 'alias/one', region: 'eu-central-1' })
  const wrapped = await provider.wrap(label, key)
  expect(toHex(await provider.unwrap(label, wrapped))).toBe(toHex(key))
  const moved = open(shared, { key: 'alias/two', region: 'eu-central-1' })
  await expect(moved.unwrap(label, wrapped)).rejects.toThrow(/\(IncorrectKeyException\)/)
  await Promise.all([provider.close?.(), moved.close?.()])
})

it('a key that was disabled', async () => {
  const provider = open(shared, { key: awsKeyArn('gone') })
  const wrapped = await provider.wrap(label, key)
  shared.disable(awsKeyArn('gone'))
  await expect(provider.unwrap(label, wrapped)).rejects.toThrow(
    /^AWS KMS \(arn:[^)]+\): Decrypt was refused with status 400 \(DisabledException\); /,
  )
  await provider.close?.()
})

it.each([
  ['another key', { CiphertextBlob: 'AAAA', KeyId: awsKeyArn('two') }],
  ['nothing', {}],
  ['no base64', { CiphertextBlob: '?', KeyId: awsKeyArn('one') }],
])('an answer of %s', async (_, body) => {
  const provider = open(shared)
  shared.faults.push({ body })
  await expect(provider.wrap(label, key)).rejects.toThrow(/makes no sense/)
  await provider.close?.()
})

it('a request that somebody changed on its way is refused', async () => {
  const provider = awsKmsProvider(at(shared), {
    environment: { ...environment(shared), AWS_SECRET_ACCESS_KEY: 'another' },
  })
  await expect(provider.wrap(label, key)).rejects.toThrow(/\(InvalidSignatureException\)/)
  await provider.close?.()
})

it('a clock that is off', async () => {
  const surroundings = { environment: environment(shared), now: () => Date.now() - 3_600_000 }
  const provider = awsKmsProvider(at(shared), surroundings)
  await expect(provider.wrap(label, key)).rejects.toThrow(/\(InvalidSignatureException\)/)
  await provider.close?.()
})

it('429 and 500 once', async () => {
  const provider = open(shared)
  for (const status of [429, 500]) {
    shared.faults.push({ status, body: { __type: 'ThrottlingException' } })
    await provider.wrap(label, key)
  }
  shared.faults.push({ status: 500, body: {} }, { status: 500, body: { __type: 'KMSInternal' } })
  await expect(provider.wrap(label, key)).rejects.toThrow(/status 500 \(KMSInternal\)/)
  await provider.close?.()
})

describe('credentials', () => {
  let time = Date.parse('2026-11-22T02:00:00Z')
  const now = () => time
  let stub: AwsStub
  beforeAll(async () => {
    stub = await awsStub({ now, webIdentity: 'header.claims.sig', containerToken: 'container-1' })
  })
  afterAll(() => stub[Symbol.asyncDispose]())
  const nowhere = { HOME: folder.path, AWS_EC2_METADATA_DISABLED: 'true' }
  const provider = (extra: NodeJS.ProcessEnv, change: Partial<AwsKmsSettings> = {}) =>
    awsKmsProvider({ ...at(stub), ...change }, { environment: { ...nowhere, ...extra }, now })
  const asks = (path: string) => stub.asked.filter((asked) => asked.path === path).length

  it('of the environment, with no session token', async () => {
    const one = provider(environment(stub))
    await one.wrap(label, key)
    expect(stub.asked.at(-1)?.headers['x-amz-security-token']).toBeUndefined()
    await one.close?.()
  })

  it('of a file, with a profile', async () => {
    const file = written(
      'credentials',
      `; a file\n[default]\naws_access_key_id = other\n[work]\naws_access_key_id=${stub.accessKeyId}
aws_secret_access_key = ${stub.secretAccessKey}\n`,
    )
    const byName = provider({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'work' })
    await byName.wrap(label, key)
    const bySetting = provider({}, { credentials: 'file', credentialsFile: file, profile: 'work' })
    await bySetting.wrap(label, key)
    const missing = provider({}, { credentials: 'file', credentialsFile: file, profile: 'none' })
    await expect(missing.wrap(label, key)).rejects.toThrow(/found no credentials/)
    await Promise.all([byName.close?.(), bySetting.close?.(), missing.close?.()])
  })

  it.each<[string, NodeJS.ProcessEnv, Partial<AwsKmsSettings>, RegExp]>([
    ['a key without its secret', { AWS_ACCESS_KEY_ID: 'A' }, {}, /half of the credentials/],
    ['a secret of two lines', { AWS_SECRET_ACCESS_KEY: 'a\nb' }, {}, /half of the credentials/],
    ['a profile without keys', { AWS_PROFILE: 'assuming' }, {}, /no credentials in the profile/],
    ['a profile of the settings', {}, { profile: 'assuming' }, /no credentials in the profile/],
    ['a profile that is not there', { AWS_PROFILE: 'none' }, {}, /no credentials in the profile/],
    ['a token file without a role', { AWS_WEB_IDENTITY_TOKEN_FILE: 'x' }, {}, /AWS_ROLE_ARN/],
  ])('%s is an error, and no reason to be somebody else', async (_, variables, change, said) => {
    const file = written('assumed', '[assuming]\nrole_arn = arn:aws:iam::111122223333:role/x\n')
    const machine = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${stub.url}/container` }
    const before = stub.asked.length
    const one = provider(
      { ...machine, AWS_SHARED_CREDENTIALS_FILE: file, ...variables },
      { ...change },
    )
    await expect(one.wrap(label, key)).rejects.toThrow(said)
    expect(stub.asked).toHaveLength(before)
    await one.close?.()
  })

  it('by web identity, kept until shortly before their end', async () => {
    const file = written('identity', 'header.claims.sig\n')
    const settings = { stsEndpoint: `${stub.url}/sts` }
    const variables = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: awsRole }
    const one = provider(variables, settings)
    await Promise.all([one.wrap(label, key), one.wrap(label, key)])
    expect(asks('/sts')).toBe(1)
    time += 56 * 60_000
    await one.wrap(label, key)
    expect(asks('/sts')).toBe(2)
    stub.expireAll()
    await one.wrap(label, key)
    expect(asks('/sts')).toBe(3)
    written('identity', 'another')
    stub.expireAll()
    await expect(one.wrap(label, key)).rejects.toThrow(/login was refused with status 400; /)
    await one.close?.()
  })

  it('of a container, with the token in a file', async () => {
    const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${stub.url}/container` }
    const token = written('container-token', 'container-1\n')
    const one = provider({ ...variables, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token })
    await one.wrap(label, key)
    const none = provider(variables)
    await expect(none.wrap(label, key)).rejects.toThrow(/login was refused with status 401/)
    const elsewhere = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.1.2.3/credentials' }
    await expect(provider(elsewhere).wrap(label, key)).rejects.toMatchObject({
      code: 'config_invalid',
    })
    await Promise.all([one.close?.(), none.close?.()])
  })

  it('of the machine, by a session of its metadata service', async () => {
    const variables = {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: stub.url,
      AWS_EC2_METADATA_DISABLED: 'false',
    }
    const one = provider(variables)
    await one.wrap(label, key)
    expect(stub.asked.at(-1)?.headers['x-amz-security-token']).toBeDefined()
    await one.close?.()
  })

  it('nowhere', async () => {
    await expect(provider({}).wrap(label, key)).rejects.toThrow(/found no credentials/)
    const only = provider(environment(stub), { credentials: 'web-identity' })
    await expect(only.wrap(label, key)).rejects.toThrow(/found no credentials/)
  })

  it.each([
    ['no end', { AccessKeyId: 'A', SecretAccessKey: 'B', Token: 'C' }],
    ['an end that was', { AccessKeyId: 'A', SecretAccessKey: 'B', Token: 'C', Expiration: '2001' }],
    ['no key', { Expiration: '2099-01-01T00:00:00Z' }],
  ])('temporary ones with %s', async (_, body) => {
    const uri = `${stub.url}/container`
    const one = provider({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri })
    stub.faults.push({ body })
    await expect(one.wrap(label, key)).rejects.toThrow(/login got an answer that makes no sense/)
    await one.close?.()
  })
})

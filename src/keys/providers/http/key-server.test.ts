import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyServerStub, type KeyServerStub } from '../../../testing/key-servers/key-server.ts'
import { tempFolder } from '../../../testing/temp-folder.ts'
import { countOf, errorName, parseObject, tokenOf } from './json.ts'
import { KeptLogin } from './kept-login.ts'
import { KeyServer, type KeyServerSettings } from './key-server.ts'
import { metadataAddress, serverAddress } from './server-address.ts'
import { readSecretFile } from './surroundings.ts'
import { hasOpenssl } from '../../../testing/has-openssl.ts'

const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())
const at = (name: string): string => join(folder.path, name)

async function ask(
  stub: KeyServerStub,
  settings: KeyServerSettings = {},
  path = '/',
): Promise<unknown> {
  const server = new KeyServer({ name: 'Stub', errorOf: (body) => body['code'], ...settings })
  try {
    return await server.within('question', (signal) =>
      server.json({ operation: 'question', url: new URL(path, stub.url), body: '{}', signal }),
    )
  } finally {
    server.close()
  }
}

describe.skipIf(!hasOpenssl())('TLS', () => {
  let stub: KeyServerStub
  let misnamed: KeyServerStub
  const certify = (name: string, host: string) => {
    const subject = ['-subj', '/CN=stub', '-addext', `subjectAltName=${host}`]
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)]
    execFileSync('openssl', ['req', '-x509', ...made, ...subject, ...files], { stdio: 'ignore' })
    const read = (kind: string) => readFileSync(at(`${name}.${kind}`), 'utf8')
    return { tls: { key: read('key'), cert: read('pem') } }
  }
  beforeAll(async () => {
    stub = await keyServerStub(() => ({ body: { fine: true } }), certify('one', 'IP:127.0.0.1'))
    misnamed = await keyServerStub(() => ({ body: {} }), certify('two', 'DNS:other.example'))
  })
  afterAll(async () => {
    await stub[Symbol.asyncDispose]()
    await misnamed[Symbol.asyncDispose]()
  })

  it('takes the authority that the settings name', async () => {
    await expect(ask(stub, { caFile: at('one.pem') })).resolves.toEqual({ fine: true })
  })

  it.each([
    ['no authority', {}, 'one'],
    ['another one', { caFile: 'two.pem' }, 'one'],
    ['the name of another host', { caFile: 'two.pem' }, 'two'],
  ])(
    'refuses a certificate with %s, once, and whatever a variable says',
    async (_, settings, of) => {
      const target = of === 'one' ? stub : misnamed
      const { caFile } = settings as KeyServerSettings
      const before = target.connections
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
      try {
        await expect(ask(target, caFile ? { caFile: at(caFile) } : {})).rejects.toThrow(
          /certificate is not trusted/,
        )
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      }
      expect(target.connections).toBe(before + 1)
    },
  )

  it('is not spoken where http is expected, nor the other way round', async () => {
    const url = stub.url.replace('https', 'http')
    await expect(ask({ ...stub, url })).rejects.toMatchObject({ code: 'key_unavailable' })
  })
})

it.each(['nowhere.pem', 'junk.pem'])('a CA file that is none: %s', (name) => {
  writeFileSync(at('junk.pem'), 'junk')
  expect(() => new KeyServer({ name: 'Stub', caFile: at(name) })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})

it('heeds no proxy of the environment', async () => {
  await using stub = await keyServerStub(() => ({ body: {} }))
  process.env['http_proxy'] = 'http://127.0.0.1:1'
  try {
    await expect(ask(stub)).resolves.toEqual({})
  } finally {
    delete process.env['http_proxy']
  }
})

it('an answer that comes a byte at a time ends with the limit', async () => {
  await using stub = await keyServerStub(() => ({ body: '' }))
  stub.faults.push('trickle')
  const began = performance.now()
  await expect(ask(stub, { timeoutMs: 250 })).rejects.toThrow(/no answer within 250 ms/)
  expect(performance.now() - began).toBeLessThan(2000)
})

it('uses a connection again', async () => {
  await using stub = await keyServerStub(() => ({ body: {} }))
  const server = new KeyServer({ name: 'Stub' })
  for (let i = 0; i < 5; i++)
    await server.within('question', (signal) =>
      server.json({ operation: 'question', url: new URL(stub.url), signal }),
    )
  expect(stub.connections).toBe(1)
  server.close()
})

it.each([
  ['a name', 'AccessDenied', ' (AccessDenied)'],
  ['a token', 'hvs.CAESIJ0123', ''],
  ['hex', 'deadbeef01', ''],
  ['a sentence', 'not allowed', ''],
  ['a long name', 'A'.repeat(49), ''],
  ['no text', 7, ''],
])('shows of an error %s', async (_, code, shown) => {
  await using stub = await keyServerStub(() => ({ status: 400, body: { code } }))
  await expect(ask(stub)).rejects.toThrow(`Stub: question was refused with status 400${shown}; the`)
})

it.each([
  ['https://kms.example', true, true],
  ['https://kms.example:8200/v1?x=1', true, true],
  ['http://127.0.0.1:8200', true, true],
  ['http://[::1]:8200', true, true],
  ['http://localhost', true, true],
  ['http://169.254.169.254', false, true],
  ['http://metadata.google.internal', false, true],
  // App Service for Linux and Container Apps.
  ['http://169.254.129.2:8081/msi/token', false, true],
  ['http://169.254.1.1.evil.example', false, false],
  ['http://127.0.0.1.evil.example', false, false],
  ['http://kms.example', false, false],
  ['https://user:word@kms.example', false, false],
  ['https://kms.example/#x', false, false],
  ['file:///etc/passwd', false, false],
  ['kms.example', false, false],
])('the address %s', (text, server, metadata) => {
  for (const [check, fine] of [
    [serverAddress, server],
    [metadataAddress, metadata],
  ] as const) {
    if (fine) expect(check(text, 'it').href).toContain(text)
    else
      expect(() => check(text, 'it')).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  }
})

it('files of secrets are bounded and trimmed', () => {
  writeFileSync(at('secret'), ' token\n')
  expect(readSecretFile(at('secret'), 'it')).toBe('token')
  writeFileSync(at('secret'), '\n')
  expect(() => readSecretFile(at('secret'), 'it')).toThrow(/empty/)
  // A device says no size, and some have no end.
  expect(() => readSecretFile('/dev/null', 'it')).toThrow(/not a regular file/)
  writeFileSync(at('secret'), 'x'.repeat(65_537))
  expect(() => readSecretFile(at('secret'), 'it')).toThrow(/larger than 64 KiB/)
  expect(() => readSecretFile(at('none'), 'the token')).toThrow(
    'the file of the token cannot be used (ENOENT); check its path, owner and mode',
  )
})

it('reads answers strictly', () => {
  expect([
    parseObject('{"a":1}'),
    parseObject('[]'),
    parseObject('null'),
    parseObject('{'),
  ]).toEqual([...[{ a: 1 }, null, null, null]])
  expect([tokenOf('a.b'), tokenOf(''), tokenOf('a\nb'), tokenOf(1), tokenOf('é')]).toEqual([
    ...['a.b', null, null, null, null],
  ])
  expect([countOf(0), countOf('60'), countOf(-1), countOf(1.5), countOf('1e3')]).toEqual([
    ...[0, 60, null, null, null],
  ])
  expect([errorName('A_b'), errorName('a'), errorName('a1')]).toEqual(['A_b', null, null])
})

describe('a kept login', () => {
  it('a failed one is tried again, a dropped one only if it is the one', async () => {
    let made = 0
    const lasts: unknown[] = []
    const logins = new KeptLogin(
      async (last: { until: number } | null) => {
        lasts.push(last)
        made++
        if (made === 1) throw new Error('first')
        return { until: 100 * made }
      },
      () => 150,
    )
    const signal = new AbortController().signal
    await expect(logins.get(signal)).rejects.toThrow('first')
    const second = await logins.get(signal)
    expect(await logins.get(signal)).toBe(second)
    logins.drop({ ...second })
    expect(await logins.get(signal)).toBe(second)
    logins.drop(second)
    expect(await logins.get(signal)).not.toBe(second)
    expect(lasts).toEqual([null, null, null])
  })

  it('who waits for it waits no longer than he may', async () => {
    const { promise, resolve } = Promise.withResolvers<{ until: number }>()
    const logins = new KeptLogin(
      () => promise,
      () => 0,
    )
    const patient = logins.get(new AbortController().signal)
    await expect(logins.get(AbortSignal.timeout(20))).rejects.toThrow(/timeout/)
    await expect(logins.get(AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
    resolve({ until: 1 })
    await expect(patient).resolves.toEqual({ until: 1 })
  })
})

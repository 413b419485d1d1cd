// Verbs before a collector that asks for client certificates: over real TLS.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../server/config.ts'
import { startCollector, type Collector } from '../server/main.ts'
import { hasOpenssl } from '../testing/has-openssl.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { run } from './run.ts'
import { testIo } from './test-io.ts'
import { makeCertificate } from '../testing/make-certificate.ts'

const step = JSON.stringify({
  ...{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), kind: 'completion', name: 'chat' },
  ...{ startTime: '2026-02-01T00:00:00Z', input: 'hello' },
})

describe.skipIf(!hasOpenssl())('a client certificate', () => {
  let log: TestLog
  let collector: Collector
  const at = (name: string): string => join(log.path, name)
  const shown = (name = 'ops') => [
    ...['--ca', at('server.pem')],
    ...['--client-cert', at(`${name}.pem`), '--client-key', at(`${name}.key`)],
  ]
  beforeAll(async () => {
    log = await testLog()
    certify('server', null, '/CN=server')
    certify('authority', null, '/CN=authority')
    for (const name of ['ops', 'other']) certify(name, 'authority', `/CN=${name}`)
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    writeFileSync(at('empty.pem'), '')
    writeFileSync(at('text.pem'), 'no certificate\n')
    writeFileSync(at('mixed.pem'), `${readFileSync(at('server.pem'), 'utf8')}${broken}`)
    const config = loadConfig({ environment: {} })
    const tls = { tlsCert: at('server.pem'), tlsKey: at('server.key') }
    const server = { host: '127.0.0.1', port: 0, ...tls, tlsClientCa: at('authority.pem') }
    const certificates = [{ subject: 'CN=ops', name: 'ops', roles: ['ingest', 'admin'] }]
    const signIn = { ...config.signIn, certificates }
    collector = await startCollector({ place: log.place, config: { ...config, server, signIn } })
  })
  afterAll(async () => {
    await collector.close()
    log.dispose()
  })

  const certify = (name: string, issuer: string | null, subject?: string): void =>
    makeCertificate(at('.'), { name, issuer, subject })

  async function cli(argv: string[], environment: NodeJS.ProcessEnv = {}) {
    const test = testIo({ environment, folder: log.path, stdin: step })
    const status = await run(argv, test.io)
    return { status, out: test.stdout(), err: test.stderr() }
  }

  const remote = (...argv: string[]) => [...argv, '--url', collector.url]

  it('[W80] is who asks, with no key: to write, to read, to stream, and for doctor', async () => {
    const record = remote('record', '-', '--format', 'ndjson', '--json', ...shown())
    expect(await cli(record)).toMatchObject({ status: 0, err: '' })
    const list = await cli(remote('ls', '--json', ...shown()))
    expect(JSON.parse(list.out).traces).toMatchObject([{ traceId: 'ab'.repeat(16) }])
    const lines = await cli(remote('audit', '--format', 'ndjson', ...shown()))
    expect([lines.status, lines.out]).toEqual([0, expect.stringContaining('"actor":"cert:ops"')])
    const doctor = await cli(remote('doctor', ...shown()))
    expect(doctor.out).toContain('the collector is ready')
  })

  it('comes from the environment too, relative to where the user stands', async () => {
    const environment = {
      ...{ SEALTRACE_CLIENT_CERT: 'ops.pem', SEALTRACE_CLIENT_KEY: 'ops.key' },
      SEALTRACE_CA: 'server.pem',
    }
    expect((await cli(remote('ls'), environment)).status).toBe(0)
    // A key that is shown beside it counts, as it does for the collector.
    const viewer = { ...environment, SEALTRACE_API_KEY: log.created.apiKeys.viewer }
    expect((await cli(remote('audit'), viewer)).status).toBe(1)
    expect((await cli(remote('audit'), environment)).status).toBe(0)
  })

  it('that no rule names is nobody, and without one nothing is answered', async () => {
    const other = await cli(remote('ls', ...shown('other')))
    expect([other.status, other.err]).toEqual([1, expect.stringContaining('unauthorized')])
    const key = { SEALTRACE_API_KEY: log.created.apiKeys.viewer }
    const none = await cli(remote('ls', '--ca', at('server.pem')), key)
    expect([none.status, none.err]).toEqual([3, expect.stringContaining('unavailable')])
    const stranger = await cli(remote('ls', ...shown(), '--ca', at('authority.pem')))
    expect(stranger.err).toMatch(/cannot be reached \([A-Z_]+\); check --client-cert/)
  })

  it.each<[string, string[], RegExp]>([
    ['half of it', ['--client-cert', 'ops.pem'], /usage: --client-cert and --client-key go/],
    ['a file that is not there', ['--client-cert', 'no.pem'], /no\.pem cannot be read \(ENOENT\)/],
    [
      'the key of another',
      ['--client-cert', 'ops.pem', '--client-key', 'other.key'],
      /config_invalid: .*\(ERR_OSSL_X509_KEY_VALUES_MISMATCH\)/,
    ],
    ['a folder', ['--ca', 'data'], /config_invalid: .*EISDIR/],
    // Node passes these over, and believes the authorities that it knows or shows nothing.
    ['an empty authority', ['--ca', 'empty.pem'], /empty\.pem holds no certificate \(PEM\)/],
    ['an authority that is no PEM', ['--ca', 'text.pem'], /text\.pem holds no certificate/],
    ['a broken one among others', ['--ca', 'mixed.pem'], /mixed\.pem holds no certificate/],
    [
      'a pair of empty files',
      ['--client-cert', 'empty.pem', '--client-key', 'empty.pem'],
      /config_invalid: .*are not usable together/,
    ],
  ])('[W80] is refused: %s', async (_, argv, message) => {
    const key = { SEALTRACE_API_KEY: log.created.apiKeys.viewer }
    const { status, err } = await cli(remote('ls', ...argv), key)
    expect([status, err]).toEqual([2, expect.stringMatching(message)])
  })

  it('is refused without a collector elsewhere, and over plain http', async () => {
    const local = await cli(['ls', ...shown(), '--data', log.place.data])
    expect([local.status, local.err]).toEqual([2, expect.stringContaining('give --url')])
    for (const verb of ['ls', 'doctor', 'proxy']) {
      const plain = await cli([verb, ...shown(), '--url', 'http://127.0.0.1:9'])
      expect([verb, plain.status, plain.err]).toEqual([
        ...[verb, 2, expect.stringContaining('https URL')],
      ])
    }
    const environment = { SEALTRACE_CA: 'server.pem', SEALTRACE_API_KEY: 'key' }
    const other = await cli(['ls', '--url', 'http://127.0.0.1:9'], environment)
    expect([other.status, other.err]).toEqual([
      3,
      expect.stringContaining('--url and that it runs'),
    ])
    expect((await cli(remote('ls'))).err).toContain('or a --client-cert')
  })

  /** What answers to all with a status, and what it was asked. */
  async function answering(status: number) {
    const tls = { cert: readFileSync(at('server.pem')), key: readFileSync(at('server.key')) }
    const seen: (string | undefined)[] = []
    const server = createServer(tls, (request, response) => {
      seen.push(request.url)
      const upgrade = status === 101 ? { connection: 'upgrade', upgrade: 'x' } : {}
      response.writeHead(status, { location: '/elsewhere', ...upgrade }).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { url, seen, [Symbol.dispose]: () => void server.close() }
  }

  it('[W80] follows no redirect', async () => {
    using server = await answering(307)
    const argv = ['show', 'ab'.repeat(16), '--url', server.url, ...shown()]
    expect([(await cli(argv)).status, server.seen]).toEqual([
      ...[3, [`/api/v1/traces/${'ab'.repeat(16)}`]],
    ])
  })

  it.each([101, 205, 999])('says so of what answers like no collector: %i', async (status) => {
    using server = await answering(status)
    const { status: end, err } = await cli(['ls', '--url', server.url, ...shown()])
    expect([end, err]).toEqual([3, expect.stringContaining('sealtrace: unavailable:')])
  })
})

import { readFileSync } from 'node:fs'
import { request, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { loadConfig } from '../config.ts'
import { startCollector, type Collector } from '../main.ts'
import type { CertificateRule } from '../sign-in-section.ts'
import { ruleOf, type ClientCertificate } from './certificate.ts'
import { hasOpenssl } from '../../testing/has-openssl.ts'
import { makeCertificate } from '../../testing/make-certificate.ts'

const fingerprint256 = `${'AB:'.repeat(31)}CD`
const certificate: ClientCertificate = {
  subject: 'O=Example\nCN=ci',
  subjectAltName: 'DNS:ci.example, URI:spiffe://example/ci, email:ci@example.org',
  fingerprint256,
  ends: 1000,
}
const rule = (given: Partial<CertificateRule>): CertificateRule => ({
  ...{ name: 'x', roles: ['viewer'] },
  ...given,
})

it.each<[Partial<CertificateRule>, boolean]>([
  [{ subject: 'O=Example, CN=ci' }, true],
  [{ subject: 'CN=ci' }, false],
  [{ subject: 'CN=ci, O=Example' }, false],
  [{ san: 'spiffe://example/ci' }, true],
  [{ san: 'spiffe://example/c' }, false],
  [{ san: 'ci.example' }, true],
  [{ san: 'CI.Example' }, true],
  [{ san: 'ci@example.org' }, true],
  [{ fingerprint: `${'ab'.repeat(31)}cd` }, true],
  [{ fingerprint: 'ab'.repeat(32) }, false],
  [{ subject: 'O=Example, CN=ci', san: 'spiffe://example/ci' }, true],
  [{ subject: 'O=Example, CN=ci', san: 'spiffe://example/other' }, false],
])('[W32] a rule with %j: %s', (given, expected) => {
  expect(ruleOf(certificate, [rule(given)], 0) !== null).toBe(expected)
})

it('[W32] the first rule that matches counts, and none after the certificate ended', () => {
  const rules = [
    rule({ subject: 'CN=no' }),
    rule({ san: 'ci.example', name: 'b' }),
    rule({ name: 'c', fingerprint: '' }),
  ]
  expect(ruleOf(certificate, rules, 999)?.name).toBe('b')
  expect(ruleOf(certificate, rules, 1000)).toBeNull()
})

it('[W32] a name within a name is none', () => {
  const hostile = [
    String.raw`URI:"spiffe://evil/, URI:spiffe://example/ci"`,
    String.raw`DNS:"a\", URI:spiffe://example/ci"`,
    'URI:"spiffe://evil/, URI:spiffe://example/ci, DNS:x"',
    'DNS:spiffe://example/ci',
    'URI:spiffe://example/ci2',
  ]
  for (const subjectAltName of hostile)
    expect(
      ruleOf({ ...certificate, subjectAltName }, [rule({ san: 'spiffe://example/ci' })], 0),
    ).toBeNull()
})

describe.skipIf(!hasOpenssl())('over TLS', () => {
  const folder = tempFolder()
  const at = (name: string): string => join(folder.path, name)
  let log: TestLog
  let collector: Collector

  beforeAll(async () => {
    certify('server', null, '/CN=server')
    certify('authority', null, '/CN=authority')
    certify('ci', 'authority', '/O=Example/CN=ci')
    // Its one name reads like the two of the other, where it is not told apart.
    certify('fake', 'authority', '/CN=ci, O=Example')
    log = await testLog()
    const defaults = loadConfig({ environment: {} })
    const tls = {
      tlsCert: at('server.pem'),
      tlsKey: at('server.key'),
      tlsClientCa: at('authority.pem'),
    }
    const server = { host: '127.0.0.1', port: 0, grpcPort: 0, ...tls }
    const certificates = [
      rule({ subject: 'O=Example, CN=ci', name: 'ci', roles: ['ingest', 'admin'] }),
      rule({ subject: 'CN=ci, O=Example', name: 'fake', roles: ['ingest', 'admin'] }),
    ]
    const config = { ...defaults, server, signIn: { ...defaults.signIn, certificates } }
    collector = await startCollector({ place: log.place, config })
  })
  afterAll(async () => {
    await collector.close()
    log.dispose()
    folder[Symbol.dispose]()
  })

  const certify = (name: string, issuer: string | null, subject?: string): void =>
    makeCertificate(at('.'), { name, issuer, subject })

  const read = (name: string): Buffer => readFileSync(at(name))
  const shown = (name: string) => ({ key: read(`${name}.key`), cert: read(`${name}.pem`) })

  function call(name: string, { path = '/api/v1/session', ...more }: RequestOptions = {}) {
    return new Promise<{ status: number; body: string }>((done, fail) => {
      const url = new URL(path ?? '', collector.url)
      const asked = request(
        url,
        { ca: read('server.pem'), ...shown(name), ...more },
        (response) => {
          let body = ''
          response.on('data', (chunk) => (body += chunk))
          response.on('end', () => done({ status: response.statusCode ?? 0, body }))
        },
      )
      asked.on('error', fail)
      asked.end(more.method === 'POST' ? '{"role":"viewer","name":"made"}' : undefined)
    })
  }

  it('[W32] a certificate that is named is somebody, and one that is not is nobody', async () => {
    const { status, body } = await call('ci')
    expect([status, JSON.parse(body).principal]).toEqual([
      200,
      { name: 'cert:ci', display: 'cert:ci', roles: ['ingest', 'admin'], how: 'certificate' },
    ])
    expect((await call('fake')).status).toBe(401)
  })

  it('[W24] a key and a session count before it, and are refused beside it', async () => {
    const by = (headers: Record<string, string>) => call('ci', { headers })
    expect((await by({ 'x-api-key': 'wrong' })).status).toBe(401)
    expect((await by({ cookie: `__Host-sealtrace=${'A'.repeat(43)}` })).status).toBe(401)
    const viewer = await by({ 'x-api-key': log.created.apiKeys.viewer })
    expect(JSON.parse(viewer.body).principal.roles).toEqual(['viewer'])
  })

  it('[W27] another site’s page changes nothing by it', async () => {
    const post = (headers: Record<string, string>) =>
      call('ci', { path: '/api/v1/apikeys', method: 'POST', headers })
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post({ origin: new URL(collector.url).origin })).status).toBe(200)
  })

  it('[W32] over gRPC as well', async () => {
    const grpc = await import('@grpc/grpc-js')
    const send = (name: string) =>
      new Promise<number>((done) => {
        const { key, cert } = shown(name)
        const credentials = grpc.credentials.createSsl(read('server.pem'), key, cert)
        const client = new grpc.Client(new URL(collector.grpcUrl ?? '').host, credentials)
        const same = (bytes: Buffer): Buffer => bytes
        const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
        client.makeUnaryRequest(path, same, same, Buffer.alloc(0), (error) => {
          client.close()
          done(error?.code ?? 0)
        })
      })
    expect(await send('ci')).toBe(grpc.status.OK)
    expect(await send('fake')).toBe(grpc.status.UNAUTHENTICATED)
  })
})

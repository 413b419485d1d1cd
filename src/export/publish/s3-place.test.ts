import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { testLogVkey } from '../../ledger/fixtures/go-key.ts'
import { verifyFiles } from '../../verify/verify-files.ts'
import { GrowingLog } from './fixtures/growing-log.ts'
import { s3Stub, type S3Stub } from './fixtures/s3-stub.ts'
import { Publisher } from './publisher.ts'
import { s3Address, s3Place } from './s3-place.ts'

const region = 'eu-test-1'
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/'),
}
const environment = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: region,
}

let stub: S3Stub
beforeEach(async () => {
  stub = await s3Stub({ credentials, region })
})
afterEach(() => stub.close())

const placeOf = (more: NodeJS.ProcessEnv = {}) =>
  s3Place({ url: `${stub.url}/bucket/some/log` }, { environment: { ...environment, ...more } })
const publisherOf = (store: GrowingLog, place = placeOf()) =>
  new Publisher({ store, place, origin: store.origin, keysFor: () => [store.vkey] })
const bytes = (text: string) => Uint8Array.from(Buffer.from(text))

async function errorOf(work: Promise<unknown>) {
  const error: unknown = await work.catch((cause: unknown) => cause)
  if (!SealtraceError.is(error)) throw error
  expect(error.message).not.toContain('canary')
  expect(error.message).not.toContain(credentials.secretAccessKey)
  return [error.code, error.message] as const
}

describe('[L39] a log in an S3 bucket', () => {
  it('is published, each request signed, and can be verified', async () => {
    const store = new GrowingLog(200)
    await publisherOf(store).publish()
    store.grow(700)
    await publisherOf(store).publish()
    const { report } = await verifyFiles(placeOf(), { logKeys: [testLogVkey] })
    expect(report).toMatchObject({ ok: true, size: 700 })
    const keys = [...stub.objects.keys()]
    expect(keys.every((key) => key.startsWith('bucket/some/log/'))).toBe(true)
    // The full tile is there.
    expect(keys.filter((key) => key.includes('/000.p/'))).toEqual([
      'bucket/some/log/tile/1/000.p/2',
    ])
    const headersOf = (path: string) => {
      const { headers } = stub.objects.get(`bucket/some/log/${path}`)!
      return [headers['content-type'], headers['cache-control']]
    }
    expect(headersOf('checkpoint')).toEqual(['text/plain; charset=utf-8', 'public, max-age=2'])
    expect(headersOf('tile/0/000')).toEqual([
      'application/octet-stream',
      'public, max-age=31536000, immutable',
    ])
  })

  it('is never overwritten by other bytes, whether or not the server knows conditions', async () => {
    const place = placeOf()
    for (const conditions of [true, false]) {
      stub.conditions = conditions
      const path = `tile/0/00${conditions ? 1 : 2}`
      expect(await place.writeNew(path, bytes('one'))).toBe(true)
      expect(await place.writeNew(path, bytes('one'))).toBe(false)
      expect((await errorOf(place.writeNew(path, bytes('two'))))[0]).toBe('conflict')
      expect(stub.objects.get(`bucket/some/log/${path}`)?.body.toString()).toBe('one')
    }
  })

  it('loses no race: who comes second is told by the server', async () => {
    const place = placeOf()
    await place.writeNew('tile/0/001', bytes('one'))
    // As if it had not been there a moment ago.
    stub.failures.push([404, 'NoSuchKey'])
    expect(await place.writeNew('tile/0/001', bytes('one'))).toBe(false)
    stub.failures.push([404, 'NoSuchKey'])
    expect((await errorOf(place.writeNew('tile/0/001', bytes('two'))))[0]).toBe('conflict')
  })

  it('is tried again while the server is not well, and not where that is of no use', async () => {
    const place = placeOf()
    stub.failures.push([503, 'SlowDown'], [500, 'InternalError'])
    await place.replace('checkpoint', bytes('note'))
    expect(stub.requests).toHaveLength(3)
    stub.failures.push(...Array<[number, string]>(3).fill([503, 'SlowDown']))
    expect(await errorOf(place.read('checkpoint'))).toEqual([
      'unavailable',
      expect.stringMatching(/refused GET with status 503 \(SlowDown\)/),
    ])
    stub.requests.length = 0
    stub.failures.push([403, 'AccessDenied'])
    expect((await errorOf(place.read('checkpoint')))[1]).toContain(
      '(AccessDenied); check the credentials',
    )
    stub.failures.push([301, 'PermanentRedirect'])
    expect((await errorOf(place.read('checkpoint')))[1]).toContain('in its own region')
    expect(stub.requests).toHaveLength(2)
  })

  it.each([
    [{ AWS_SECRET_ACCESS_KEY: 'another' }, 'SignatureDoesNotMatch'],
    [{ AWS_ACCESS_KEY_ID: 'AKIDOTHER' }, 'InvalidAccessKeyId'],
    [{ AWS_REGION: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
  ])('is refused with %j', async (more, code) => {
    expect((await errorOf(placeOf(more).read('checkpoint')))[1]).toContain(`(${code})`)
  })

  it('needs credentials', async () => {
    const place = s3Place(
      { url: `${stub.url}/bucket` },
      {
        environment: { AWS_ACCESS_KEY_ID: 'half' },
      },
    )
    expect((await errorOf(place.read('checkpoint')))[0]).toBe('key_unavailable')
    expect(stub.requests).toEqual([])
  })

  it('reads no more than such a file can have', async () => {
    const place = placeOf()
    await place.replace('tile/0/000', new Uint8Array(8193))
    expect((await errorOf(place.read('tile/0/000')))[0]).toBe('too_large')
    expect(await place.read('no/file')).toBeNull()
  })
})

it.each([
  ['https://b.s3.eu-central-1.amazonaws.com/a/b', undefined, '/', 'a/b/', 'eu-central-1'],
  ['https://b.s3.amazonaws.com', undefined, '/', '', region],
  ['https://s3.us-west-2.amazonaws.com/log/a', undefined, '/log', 'a/', 'us-west-2'],
  ['https://minio.example:9000/log', undefined, '/log', '', region],
  ['https://b.minio.example/a', 'host', '/', 'a/', region],
] as const)('[L39] the address %s', (url, style, path, prefix, expected) => {
  const place = s3Address({ url, style }, environment)
  expect([place.bucket.pathname, place.prefix, place.region]).toEqual([path, prefix, expected])
})

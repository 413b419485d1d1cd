import { generateKeyPairSync, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { googleDlp } from './google-dlp.ts'
import { googleTokens, type GoogleCredentials } from './google-token.ts'
import { testService, type Answer, type Asked } from './test-service.ts'

// Strict stand-ins for Google's token endpoint, the metadata server and the API. Not run against the real services.
const never = new AbortController().signal
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const now = Date.parse('2026-11-21T12:00:00Z')

const account = (url: string): GoogleCredentials => ({
  type: 'service_account',
  client_email: 'sealtrace@project.iam.gserviceaccount.com',
  private_key: pem,
  private_key_id: 'key-1',
  token_uri: `${url}/token`,
})

const part = (text = ''): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())

function tokenEndpoint({ body, headers }: Asked): Answer {
  const fields = new URLSearchParams(body)
  const [head, claims, signature = ''] = (fields.get('assertion') ?? '').split('.')
  const signed = Buffer.from(`${head}.${claims}`)
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url')))
    return { status: 401, body: { error: 'invalid_grant' } }
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(fields.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
  expect(part(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })
  expect(part(claims)).toMatchObject({
    iss: 'sealtrace@project.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
  })
  const { aud, iat, exp } = part(claims) as Record<string, number>
  expect(String(aud)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/token$/)
  expect([Number(iat) >= now / 1000, Number(exp) - Number(iat)]).toEqual([true, 3600])
  return { body: { access_token: 'short-lived', expires_in: 3600, token_type: 'Bearer' } }
}

it('a service account signs for a token, which is kept until it is about to end', async () => {
  await using service = await testService(tokenEndpoint)
  let time = now
  const token = googleTokens(account(service.url), () => time)
  expect([await token(never), await token(never)]).toEqual(['short-lived', 'short-lived'])
  expect(service.asked).toHaveLength(1)
  time += 3541_000
  await token(never)
  expect(service.asked).toHaveLength(2)
})

it('a key that is none', async () => {
  const token = googleTokens({
    ...account('http://127.0.0.1:9'),
    private_key: 'x',
  } as GoogleCredentials)
  await expect(token(never)).rejects.toMatchObject({ message: 'credentials' })
})

it('a refresh token, and the metadata server', async () => {
  await using service = await testService(({ method, path, headers, body }) => {
    if (path === '/token') {
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
        grant_type: 'refresh_token',
        client_id: 'id',
        client_secret: 'word',
        refresh_token: 'again',
      })
      return { body: { access_token: 'a', expires_in: 3599 } }
    }
    expect([method, path]).toEqual([
      'GET',
      '/computeMetadata/v1/instance/service-accounts/default/token',
    ])
    expect(headers['metadata-flavor']).toBe('Google')
    return { body: { access_token: 'b', expires_in: 3599 } }
  })
  const user = googleTokens({
    type: 'authorized_user',
    client_id: 'id',
    client_secret: 'word',
    refresh_token: 'again',
    token_uri: `${service.url}/token`,
  })
  const machine = googleTokens({ type: 'metadata', url: service.url })
  expect([await user(never), await machine(never)]).toEqual(['a', 'b'])
})

const options = {
  name: 'dlp',
  project: 'my-project',
  score: 0.4,
  token: () => Promise.resolve('short-lived'),
}

it('asks for a text and reads places in code points', async () => {
  const text = 'Ada 😀 ada@example.com'
  await using service = await testService(({ path, headers, body }) => {
    expect(path).toBe('/v2/projects/my-project/locations/europe-west1/content:inspect')
    expect(headers.authorization).toBe('Bearer short-lived')
    expect(JSON.parse(body)).toEqual({
      item: { value: text },
      inspectConfig: {
        minLikelihood: 'POSSIBLE',
        includeQuote: true,
        infoTypes: [{ name: 'PERSON_NAME' }, { name: 'EMAIL_ADDRESS' }],
      },
    })
    return {
      body: {
        result: {
          findings: [
            {
              quote: 'Ada',
              infoType: { name: 'PERSON_NAME' },
              likelihood: 'LIKELY',
              location: { byteRange: { end: '3' }, codepointRange: { end: '3' } },
            },
            {
              quote: 'ada@example.com',
              infoType: { name: 'EMAIL_ADDRESS' },
              likelihood: 'VERY_LIKELY',
              location: { codepointRange: { start: '6', end: '21' } },
            },
          ],
        },
      },
    }
  })
  const analyzer = googleDlp({
    ...options,
    url: service.url,
    location: 'europe-west1',
    infoTypes: ['PERSON_NAME', 'EMAIL_ADDRESS'],
  })
  const [found = []] = await analyzer.analyze([text], never)
  expect(found.map((f) => [f.class, text.slice(f.start, f.end), f.confidence, f.detector])).toEqual(
    [
      ['person', 'Ada', 0.75, 'dlp:PERSON_NAME'],
      ['email', 'ada@example.com', 0.95, 'dlp:EMAIL_ADDRESS'],
    ],
  )
})

it('an empty answer is one', async () => {
  await using service = await testService(() => ({ body: { result: {} } }))
  expect(await googleDlp({ ...options, url: service.url }).analyze(['Ada'], never)).toEqual([[]])
})

const finding = {
  quote: 'Ada',
  infoType: { name: 'PERSON_NAME' },
  likelihood: 'LIKELY',
  location: { codepointRange: { end: '3' } },
}
it.each<[string, Answer, string]>([
  ['a quota', { status: 429, body: { error: { message: 'Ada' } } }, 'status 429'],
  [
    'a list that was cut',
    { body: { result: { findings: [finding], findingsTruncated: true } } },
    'answer',
  ],
  [
    'a quote from elsewhere',
    { body: { result: { findings: [{ ...finding, quote: 'Bob' }] } } },
    'answer',
  ],
  ['no quote', { body: { result: { findings: [{ ...finding, quote: undefined }] } } }, 'answer'],
  [
    'an unknown likelihood',
    { body: { result: { findings: [{ ...finding, likelihood: 'SURE' }] } } },
    'answer',
  ],
  ['no place', { body: { result: { findings: [{ ...finding, location: {} }] } } }, 'answer'],
  ['no object', { body: [] }, 'answer'],
])('%s is no answer', async (_, answer, message) => {
  await using service = await testService(() => answer)
  const analyzer = googleDlp({ ...options, url: service.url })
  await expect(analyzer.analyze(['Ada'], never)).rejects.toMatchObject({ message })
})

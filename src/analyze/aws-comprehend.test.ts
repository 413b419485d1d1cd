import { createHash, createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { awsComprehend, type ComprehendOptions } from './aws-comprehend.ts'
import { testService, type Answer, type Asked } from './test-service.ts'

// A strict stand-in for the service: it checks the signature by itself, as the user guide describes it, the target
// and the documented bounds. Not run against the real service.
const secretKey = ['not', 'a', 'real', 'key'].join('-')
const never = new AbortController().signal

function strict(answer: (text: string) => Answer): (asked: Asked) => Answer {
  return (asked) => {
    const { headers, body, method, path } = asked
    const { LanguageCode, Text } = JSON.parse(body) as Record<string, string>
    const problems = [
      method !== 'POST' && 'method',
      path !== '/' && 'path',
      headers['x-amz-target'] !== 'Comprehend_20171127.DetectPiiEntities' && 'target',
      headers['content-type'] !== 'application/x-amz-json-1.1' && 'type',
      headers.authorization !== expectedAuthorization(asked) && 'signature',
      !LanguageCode && 'language',
      Buffer.byteLength(Text ?? '') > 100_000 && 'size',
    ].filter(Boolean)
    return problems.length > 0
      ? { status: 400, body: { __type: 'InvalidRequestException', Message: problems.join() } }
      : answer(Text ?? '')
  }
}

function expectedAuthorization({ headers, body }: Asked): string {
  const names = ['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']
  const time = String(headers['x-amz-date'])
  const scope = `${time.slice(0, 8)}/eu-west-1/comprehend/aws4_request`
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const lines = names.map((name) => `${name}:${String(headers[name])}\n`).join('')
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${hash(body)}`
  let key: string | Buffer = `AWS4${secretKey}`
  for (const part of [
    ...scope.split('/'),
    `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(canonical)}`,
  ])
    key = createHmac('sha256', key).update(part).digest()
  return `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=${names.join(';')}, Signature=${Buffer.from(key).toString('hex')}`
}

const options: Omit<ComprehendOptions, 'url'> = {
  name: 'aws',
  region: 'eu-west-1',
  languages: ['en'],
  score: 0.4,
  credentials: { accessKeyId: 'AKID', secretAccessKey: secretKey, sessionToken: 'session' },
}

it('signs, and reads places in code points', async () => {
  await using service = await testService(
    strict((text) => ({
      body: {
        Entities: [
          { Score: 1.0000001, Type: 'NAME', BeginOffset: 2, EndOffset: 5 },
          { Score: 0.99, Type: 'EMAIL', BeginOffset: 8, EndOffset: [...text].length },
          { Score: 0.2, Type: 'AGE', BeginOffset: 0, EndOffset: 1 },
          { Score: 0.8, Type: 'NEW_KIND', BeginOffset: 0, EndOffset: 1 },
        ],
      },
    })),
  )
  const text = '😀 Ada 😀 ada@example.com'
  const [found = []] = await awsComprehend({ ...options, url: service.url }).analyze([text], never)
  expect(found.map((f) => [f.class, text.slice(f.start, f.end), f.confidence, f.detector])).toEqual(
    [
      ['person', 'Ada', 1, 'aws:NAME'],
      ['email', 'ada@example.com', 0.99, 'aws:EMAIL'],
      ['new_kind', '😀', 0.8, 'aws:NEW_KIND'],
    ],
  )
})

it.each<[string, Answer, string]>([
  ['throttling', { status: 400, body: { __type: 'ThrottlingException' } }, 'status 400'],
  ['no entities', { body: {} }, 'answer'],
  [
    'a place outside',
    { body: { Entities: [{ Score: 1, Type: 'NAME', BeginOffset: 0, EndOffset: 99 }] } },
    'answer',
  ],
  ['no place', { body: { Entities: [{ Score: 1, Type: 'NAME' }] } }, 'answer'],
  ['no type', { body: { Entities: [{ Score: 1, BeginOffset: 0, EndOffset: 1 }] } }, 'answer'],
])('%s is no answer', async (_, answer, message) => {
  await using service = await testService(strict(() => answer))
  const analyzer = awsComprehend({ ...options, url: service.url })
  await expect(analyzer.analyze(['Ada'], never)).rejects.toMatchObject({ message })
})

it('a wrong key is refused', async () => {
  await using service = await testService(strict(() => ({ body: { Entities: [] } })))
  const credentials = { ...options.credentials, secretAccessKey: 'other' }
  const analyzer = awsComprehend({ ...options, url: service.url, credentials })
  await expect(analyzer.analyze(['Ada'], never)).rejects.toMatchObject({ message: 'status 400' })
})

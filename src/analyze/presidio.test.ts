import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { presidio } from './presidio.ts'
import { testService, type Answer } from './test-service.ts'

const never = new AbortController().signal
const options = { name: 'presidio', languages: ['en'], score: 0.4 }

interface Recorded {
  readonly request: { readonly text: string[] }
  readonly answer: unknown
}

it('reads what the real service answered', async () => {
  const file = join(import.meta.dirname, 'fixtures/presidio/several-texts.json')
  const { request, answer } = JSON.parse(readFileSync(file, 'utf8')) as Recorded
  await using service = await testService(() => ({ body: answer }))
  const analyzer = presidio({ ...options, url: `${service.url}/` })
  const found = await analyzer.analyze(request.text, never)
  expect(
    found.map((list, i) =>
      list
        .map(({ class: kind, start, end }) => `${kind}: ${request.text[i]?.slice(start, end)}`)
        .sort(),
    ),
  ).toEqual([
    ['email: ada@example.com', 'person: Ada Lovelace', 'url: example.com'],
    ['ip: 192.0.2.7', 'phone: +1 212 555 0134', 'url: https://example.com/a?b=c'],
    ['credit_card: 4111 1111 1111 1111', 'iban: DE89 3704 0044 0532 0130 00'],
    [],
  ])
  const [asked] = service.asked
  expect([asked?.method, asked?.path]).toEqual(['POST', '/analyze'])
  expect(JSON.parse(asked?.body ?? '')).toEqual(request)
})

it('asks for each language, with the token', async () => {
  await using service = await testService(({ body }) => ({
    body: [
      [
        {
          entity_type:
            (JSON.parse(body) as { language: string }).language === 'es' ? 'ES_NIF' : 'X Y',
          start: 0,
          end: 1,
          score: 0.5,
        },
      ],
    ],
  }))
  const token = 'word'
  const analyzer = presidio({ ...options, url: service.url, languages: ['en', 'es'], token })
  expect(await analyzer.analyze(['a'], never)).toEqual([
    [
      { class: 'x_y', start: 0, end: 1, confidence: 0.5, detector: 'presidio:X Y' },
      { class: 'national_id', start: 0, end: 1, confidence: 0.5, detector: 'presidio:ES_NIF' },
    ],
  ])
  expect(service.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer word',
    'Bearer word',
  ])
})

const finding = { entity_type: 'PERSON', start: 0, end: 4, score: 0.85 }
it.each<[string, Answer, string]>([
  ['an error of the service', { status: 500, body: { error: 'Ada?' } }, 'status 500'],
  ['a redirect', { status: 302, body: '' }, 'unreachable'],
  ['no JSON', { body: '<html>Ada' }, 'answer'],
  ['one list for a list of texts', { body: [finding] }, 'answer'],
  ['no list', { body: { error: 'Ada' } }, 'answer'],
  ['too few lists', { body: [] }, 'answer'],
  ['too many lists', { body: [[], []] }, 'answer'],
  ['a finding that is none', { body: [[null]] }, 'answer'],
  ['no type', { body: [[{ ...finding, entity_type: 7 }]] }, 'answer'],
  ['no score', { body: [[{ ...finding, score: 'high' }]] }, 'answer'],
  ['a score above one', { body: [[{ ...finding, score: 2 }]] }, 'answer'],
  ['a place after the end, in code points', { body: [[{ ...finding, end: 6 }]] }, 'answer'],
  ['a place that is no whole number', { body: [[{ ...finding, end: 1.5 }]] }, 'answer'],
  ['a place before the start', { body: [[{ ...finding, start: -1 }]] }, 'answer'],
  ['a place that is upside down', { body: [[{ ...finding, start: 4, end: 1 }]] }, 'answer'],
])('%s is no answer, and the error says nothing of the text', async (_, answer, message) => {
  await using service = await testService(() => answer)
  const analyzer = presidio({ ...options, url: service.url })
  await expect(analyzer.analyze(['Ada 😀'], never)).rejects.toMatchObject({ message })
})

it('a service that is not there', async () => {
  const analyzer = presidio({ ...options, url: 'http://127.0.0.1:9' })
  await expect(analyzer.analyze(['Ada'], never)).rejects.toMatchObject({ message: 'unreachable' })
})

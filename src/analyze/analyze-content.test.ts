import { expect, it } from 'vitest'
import { ChunkRef } from '../record/chunk-ref.ts'
import type { JsonValue } from '../record/json.ts'
import { analyzeContent } from './analyze-content.ts'
import type { AnalyzerGuard } from './guard.ts'

async function asked(content: JsonValue): Promise<string[]> {
  const texts: string[] = []
  const guard: AnalyzerGuard = {
    async analyze(all) {
      texts.push(...all)
      return new Map(texts.map((text) => [text, 'failed']))
    },
  }
  const answers = await analyzeContent(content, guard)
  for (const text of texts) expect(answers.get(text)).toBe('failed')
  return texts.sort()
}

it('[A4] all texts are asked for: values, names, lists, JSON in strings', async () => {
  expect(
    await asked({
      role: 'user',
      note: 'Ada',
      'Ada Lovelace': [1, true, null, ['deep'], { more: 'Ada' }],
      args: '{"to":"ada@example.com","again":"[\\"third\\"]"}',
      twice: '{"a":"lost","a":"kept"}',
    }),
  ).toEqual(
    [
      'Ada',
      'Ada Lovelace',
      'a',
      'ada@example.com',
      'again',
      'args',
      'deep',
      'kept',
      'more',
      'note',
      'third',
      'to',
      'twice',
      '{"a":"lost","a":"kept"}',
    ].sort(),
  )
})

it('what holds no letters and digits, and words of the format, are answered here', async () => {
  const answers = await analyzeContent(
    { role: 'assistant', text: ' -- \n' },
    { analyze: async () => new Map() },
  )
  expect([...answers]).toEqual([
    ['role', []],
    ['assistant', []],
    ['text', []],
    [' -- \n', []],
  ])
})

it('media is left out, the text around it is not', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300)]).toString(
    'base64',
  )
  expect(await asked(`before data:image/png;base64,${png}. after`)).toEqual(['. after', 'before '])
})

it('references to chunks are passed over, and depth is bounded', async () => {
  let deep: JsonValue = 'too deep'
  for (let i = 0; i < 70; i++) deep = [deep]
  const chunk = new ChunkRef([0], true) as unknown as JsonValue
  expect(await asked([chunk, deep, 'shallow'])).toEqual(['shallow'])
})

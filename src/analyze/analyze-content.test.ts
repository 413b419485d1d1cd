import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePolicy } from '../protect/policy.ts'
import { protectValue } from '../protect/protect-value.ts'
import { encryptedJson } from '../testing/encrypted-json.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import type { JsonValue } from '../record/json.ts'
import { analyzeContent, hasFailed } from './analyze-content.ts'
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

it('[P35] no encrypted value is asked about, nor JSON text around one', async () => {
  const value = encryptedJson()
  const text = ` ${JSON.stringify({ a: value, b: ['Ada'] })}`
  const twice = JSON.stringify({ more: text })
  expect(await asked({ note: value, text, twice, list: [value] })).toEqual(
    ['Ada', 'a', 'b', 'list', 'more', 'note', 'twice'].sort(),
  )
  expect(await asked({ note: { ...value, b: 'Ada' } })).toContain(value.$binary.base64)
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

it('[A4] protection looks at no text that was not asked for', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(90)])
  const piece = fc.oneof(
    fc.string({ maxLength: 9 }),
    fc.constantFrom(
      ...['write to bob@example.org', '\\n\\u0041da', '\ud83d', ' ', '"', '{', '[1]', '%7B%22'],
      Buffer.from('{"mail":"bob@example.org","n":[1]}').toString('base64'),
      Buffer.from('call me at 555 123 4567, or not at all').toString('hex'),
      `data:image/png;base64,${png.toString('base64')}`,
    ),
  )
  const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.constantFrom<JsonValue>(null, true, 4111111111111111, 0.5),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      tie('value').map((inner) => JSON.stringify(inner)),
      tie('value').map((inner) => JSON.stringify(inner, null, 1)),
    ),
  }))
  const policy = compilePolicy({})
  const finds: AnalyzerGuard = {
    analyze: async (texts) => new Map([...texts].map((one) => [one, []])),
  }
  await fc.assert(
    fc.asyncProperty(value, async (content) => {
      const extra = await analyzeContent(content, finds)
      const looked = protectValue(content, { path: [], extra }, policy, () => 'tag')
      const alone = protectValue(content, { path: [] }, policy, () => 'tag')
      expect(looked.findings.get('unknown')).toEqual(alone.findings.get('unknown'))
    }),
    { numRuns: 1000 },
  )
})

it('says whether a content has texts that failed', () => {
  const answers = new Map<string, unknown>([
    ['a', []],
    ['b', 'failed'],
  ])
  expect(hasFailed({ role: ['a'] }, answers)).toBe(false)
  expect(hasFailed({ role: ['a', '{"role":"b"}'] }, answers)).toBe(true)
  expect(hasFailed({ b: 1 }, answers)).toBe(true)
})

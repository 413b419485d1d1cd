import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDetector, createRedactor, detect, redact, redactStream } from '../detect.ts'
import type { PolicyOptions } from './policy.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const fixtures = join(import.meta.dirname, '../detect/fixtures')
const examples = readdirSync(fixtures).flatMap((folder) =>
  readdirSync(join(fixtures, folder)).map((name) =>
    readFileSync(join(fixtures, folder, name, 'input.txt'), 'utf8').replaceAll('{{+}}', ''),
  ),
)

const inputs = [
  ...examples,
  Buffer.from('{"to":"jane.sample@example.com"}').toString('base64'),
  `data:image/png;base64,${'iVBORw0KGgo1'.repeat(40)}`,
  'jane&#64;example.com',
  'r=%253Fto%253Djane.sample%2540example.com',
  'project falcon',
  '{"password":"correct horse"}',
  '🙂 é 漢字',
]

/** Lines, as texts of several parts have them: what stands in one says nothing of the next. */
const text = fc
  .array(fc.constantFrom(...inputs), { minLength: 60, maxLength: 160, size: 'max' })
  .map((parts) => `so: ${parts.join('\n\nand so it went on, \n')}`)
const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 })
const policies = fc.constantFrom<PolicyOptions>(
  {},
  { style: 'stars' },
  { preset: 'strict' },
  { words: [{ words: ['project falcon'] }], classes: { email: 'partial' } },
  { allowValues: ['jane.sample@example.com'], media: 'keep' },
)
const key = new Uint8Array(32).fill(3)
const numRuns = process.env['SLOW'] ? 400 : 25

function* cut(whole: string, by: readonly number[]): Generator<string> {
  let at = 0
  for (let i = 0; at < whole.length; i++) {
    const to = at + (by[i % by.length] ?? 1)
    yield whole.slice(at, to)
    at = to
  }
}

describe('[P33] a text in pieces', () => {
  it('is masked as the whole', () => {
    fc.assert(
      fc.property(text, sizes, policies, (whole, by, policy) => {
        const redactor = createRedactor({ policy, key })
        let out = ''
        for (const piece of cut(whole, by)) out += redactor.push(piece)
        expect(out + redactor.end()).toBe(redact(whole, { policy, key }))
      }),
      { numRuns },
    )
  })

  it('has the findings of the whole, in their places', () => {
    fc.assert(
      fc.property(text, sizes, policies, (whole, by, policy) => {
        const detector = createDetector({ policy })
        const found = [...cut(whole, by)].flatMap((piece) => detector.push(piece))
        found.push(...detector.end())
        expect(found).toEqual(detect(whole, { policy }))
      }),
      { numRuns },
    )
  })

  it('is found wherever it is cut', () => {
    const filler = 'so it went on, and nothing came of it.\n'.repeat(90)
    const whole = `${filler}card 4111 1111 1111 1111, ${filler}mail jane.sample@example.com ${filler}`
    for (let size = 1; size < 40; size++) {
      const redactor = createRedactor()
      let out = ''
      for (const piece of cut(whole, [size])) out += redactor.push(piece)
      expect(out + redactor.end()).toBe(redact(whole))
    }
  })

  it('that is JSON is read as JSON, also when it is long', () => {
    const value = { rows: Array.from({ length: 400 }, (_, i) => ({ i, password: `a b ${i}` })) }
    const whole = JSON.stringify(value)
    const [redactor, detector] = [createRedactor(), createDetector()]
    const pieces = [...cut(whole, [100])]
    expect(pieces.map((piece) => redactor.push(piece)).join('') + redactor.end()).toBe(
      redact(whole),
    )
    expect([...pieces.flatMap((piece) => detector.push(piece)), ...detector.end()]).toEqual(
      detect(whole),
    )
  })
})

describe('[P33] a text that can be JSON', () => {
  const value = {
    user: { name: 'zorblat', email: 'jane.sample@example.com' },
    passwords: ['kitten', 'horse'],
    password: { a: 'kitten' },
    note: 'so it went on, and nothing came of it. '.repeat(300),
  }
  const text = JSON.stringify(value)

  it.each([
    ['after other items', `[1,null,${text}]`],
    ['after blanks', `${' \n'.repeat(900)}${text}`],
    ['in a string', JSON.stringify(text)],
    ['and is none at its end', `[1,${text}] so it went on`],
  ])('is masked as the whole: %s', (_, whole) => {
    const redactor = createRedactor({ key })
    let out = ''
    for (const piece of cut(whole, [50, 7])) out += redactor.push(piece)
    expect(out + redactor.end()).toBe(redact(whole, { key }))
  })

  it('is given at once where it is none', () => {
    const redactor = createRedactor()
    expect(redactor.push(`[INFO] ${'so it went on, '.repeat(300)}`).length).toBeGreaterThan(2000)
    redactor.end()
    expect(redactor.push(`[1,${text}`)).toBe('')
  })
})

describe('[P33] what is held back', () => {
  it('is some 2,000 characters of prose', () => {
    const redactor = createRedactor()
    let [given, shown, most] = [0, 0, 0]
    for (let i = 0; i < 3000; i++) {
      const piece = 'and so it went on, '
      given += piece.length
      shown += redactor.push(piece).length
      most = Math.max(most, given - shown)
    }
    expect(most).toBeLessThan(2100)
  })

  it('has a bound: what goes on for longer is hidden, to the next white space', () => {
    const redactor = createRedactor()
    let out = ''
    for (let i = 0; i < 600; i++) out += redactor.push('x-y_z'.repeat(200))
    out += redactor.push(`tail and then jane.sample@example.com ${'so it went on. '.repeat(300)}`)
    out += redactor.end()
    expect(out.slice(0, 60)).toBe('[UNKNOWN_1] and then [EMAIL_1] so it went on. so it went on.')
  })

  it('takes linear time, whatever it is', () => {
    for (const piece of ['{"a":', 'x'.repeat(50), 'aGVsbG8g'.repeat(9), '%2540', '&#64;', '[[']) {
      const redactor = createRedactor()
      const elapsed = stopwatch()
      for (let size = 0; size < 500_000; size += piece.length) redactor.push(piece)
      redactor.end()
      expect([piece, elapsed() < 5000]).toEqual([piece, true])
    }
  })
})

describe('what the policy says', () => {
  const long = 'so it went on, and nothing came of it. '.repeat(200)

  it('of no content holds', () => {
    for (const policy of [
      { capture: { default: 'off' } },
      { capture: { default: 'metadata' } },
      { allowFields: ['note'] },
    ] as PolicyOptions[]) {
      const redactor = createRedactor({ policy })
      expect(redactor.push(long) + redactor.push(long) + redactor.end()).toBe('')
      expect(redactor.push('short') + redactor.end()).toBe('')
    }
    expect(() => createRedactor({ policy: { capture: { default: 'reference' } } })).toThrow(
      /needs the whole text/,
    )
  })

  it('of one stream does not end with it', () => {
    const redactor = createRedactor()
    const shown = (piece: string) => redactor.push(piece) + redactor.end()
    expect([shown('to a@b.co'), shown('to c@d.co'), shown('to a@b.co')]).toEqual([
      'to [EMAIL_1]',
      'to [EMAIL_2]',
      'to [EMAIL_1]',
    ])
  })
})

it('works as a stream of the web', async () => {
  const source = new ReadableStream<string>({
    start(to) {
      for (const piece of ['mail jane.sa', 'mple@exam', 'ple.com now']) to.enqueue(piece)
      to.close()
    },
  })
  let out = ''
  for await (const piece of source.pipeThrough(redactStream())) out += piece
  expect(out).toBe('mail [EMAIL_1] now')
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ChunkRef, parseChunkRef } from './chunk-ref.ts'
import { escapeText, formatMark, hasMarks, renderMarked, unescapeText } from './marker.ts'

const hostile = fc.string({
  unit: fc.constantFrom(
    'a',
    '"',
    '\u0081',
    '\u008d',
    '\u008f',
    '\u0090',
    '\u009d',
    '0',
    '1',
    '*',
    '+',
  ),
})

it('[R7] recorded text cannot forge a mark or a reference', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeText(text)
      expect(hasMarks(escaped)).toBe(false)
      expect(parseChunkRef(escaped)).toBeNull()
      expect(renderMarked(escaped, () => 'FORGED')).toBe(text)
      expect(unescapeText(escaped)).toBe(text)
    }),
    { numRuns: process.env['SLOW'] ? 20_000 : 500 },
  )
  const mark = formatMark({ class: 'email', tag: 'abc', look: '' })
  expect(renderMarked(escapeText(mark), () => 'FORGED')).toBe(mark)
})

it('renders marks among text, with their looks', () => {
  const text = `a ${formatMark({ class: 'email', tag: '1f', look: '' })} b ${formatMark({ class: 'us_ssn', tag: '2e', look: '***-**-1234' })}`
  expect(renderMarked(text, (mark) => mark.look || `[${mark.class}]`)).toBe(
    'a [email] b ***-**-1234',
  )
})

it('[R7] a hostile look stays text', () => {
  fc.assert(
    fc.property(hostile, (look) => {
      const text = formatMark({ class: 'email', tag: 'ab', look })
      expect(renderMarked(text, (mark) => `<${mark.look}>`)).toBe(`<${look}>`)
    }),
  )
})

it('writes references as runs and reads them back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      (positions, spread) => {
        const ref = new ChunkRef(
          positions.map((_, i) => i),
          spread,
        )
        ref.place(new Map(positions.map((position, i) => [i, position])))
        expect(parseChunkRef(ref.toJSON())).toEqual({ spread, positions })
      },
    ),
  )
  const history = new ChunkRef(
    Array.from({ length: 500 }, (_, i) => i),
    true,
  )
  expect(history.toJSON().length).toBeLessThan(12)
})

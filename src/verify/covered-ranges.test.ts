import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CoveredRanges } from './covered-ranges.ts'

it('answers for exactly the indexes that a range holds, with one that holds it', () => {
  const range = fc
    .tuple(fc.nat(60), fc.nat(60))
    .map(([from, to]) => ({ from, to, by: `${from}-${to}` }))
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
      const covered = new CoveredRanges(ranges)
      for (let index = 0; index <= 61; index++) {
        const holding = ranges.filter(({ from, to }) => from <= index && index <= to)
        const by = covered.at(index)
        if (holding.length === 0) expect(by).toBeNull()
        else expect(holding.map((each) => each.by)).toContain(by)
      }
    }),
  )
})

it('stays small and quick where all ranges overlap', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => ({ from: 0, to: 1_000_000, by: i }))
  expect(new CoveredRanges(many).ranges).toHaveLength(1)
})

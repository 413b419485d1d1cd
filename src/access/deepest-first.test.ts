import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deepestFirst } from './deepest-first.ts'

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')

it('gives every step once, whatever the ids', () => {
  const steps = fc.array(fc.record({ spanId: id, parentSpanId: fc.option(id) }))
  fc.assert(
    fc.property(steps, (list) => {
      const order = deepestFirst(list)
      expect(order).toHaveLength(list.length)
      expect(new Set(order)).toEqual(new Set(list))
    }),
  )
})

it('gives children before their parents, below a circle too', () => {
  const steps = ['ba', 'ab', 'cb', 'dc', 'e', 'fe'].map(([spanId = '', parentSpanId = null]) => ({
    ...{ spanId, parentSpanId },
  }))
  const order = deepestFirst(steps).map(({ spanId }) => spanId)
  for (const [child, parent] of ['cb', 'dc', 'fe'].map((pair) => pair.split('')))
    expect(order.indexOf(child ?? '')).toBeLessThan(order.indexOf(parent ?? ''))
})

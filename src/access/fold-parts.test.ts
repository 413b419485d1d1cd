import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Header } from '../record/header.ts'
import type { JsonObject } from '../record/json.ts'
import type { PartialStep } from '../record/step.ts'
import { growth } from '../testing/growth.ts'
import { testHeader, testView } from '../testing/views.ts'
import { foldHeaders, foldViews, type PartOfStep } from './fold-parts.ts'

const second = 1_000_000
const start = 1_790_000_000_000_000

function part(fold: PartialStep, more: Partial<Header> = {}, content: JsonObject = {}): PartOfStep {
  const header = testHeader({ fold, ...more })
  return { header, view: testView(header, content) }
}

const begun = part({ order: start }, { start }, { input: 'what', metadata: { a: 1, b: 1 } })
const ended = part(
  { order: start + 2 * second, unsaid: ['kind', 'name', 'start'] },
  {
    ...{ step: 'event', name: '', start: start + 2 * second, duration: 0 },
    ...{ status: 'error', usage: { outputTokens: 5 }, cost: 0.5, costFrom: 'reported' },
  },
  { output: 'that', metadata: { c: 3 } },
)

it.each([
  ['in order', [begun, ended]],
  ['the other way round', [ended, begun]],
])('[R10] a start and an end are one step, %s', (_, parts) => {
  const view = foldViews(parts)
  expect(view).toMatchObject({
    ...{ kind: 'completion', name: 'chat gpt-4o', status: 'error', durationMs: 2000 },
    ...{ startTime: '2026-09-21T14:13:20.000Z', input: 'what', output: 'that' },
    ...{ usage: { outputTokens: 5 }, costUsd: 0.5, costFrom: 'reported', revisions: [] },
    metadata: { a: 1, b: 1, c: 3 },
    parts: [begun.view.recordId, ended.view.recordId],
  })
  expect(foldHeaders(parts.map(({ header }) => header))).toMatchObject({
    ...{ step: 'completion', name: 'chat gpt-4o', status: 'error' },
    ...{ start, duration: 2 * second, usage: { outputTokens: 5 }, cost: 0.5 },
  })
})

it('[R10] a step of which only the end came is shown with what it says', () => {
  const view = foldViews([ended])
  expect(view).toMatchObject({ kind: 'event', name: '', durationMs: 0, output: 'that', parts: [] })
})

it('[R10] the later part wins, and what it takes the place of is shown as a revision', () => {
  const first = part({ order: 1 }, {}, { input: 'one', metadata: { a: 1 } })
  const same = part({ order: 2 }, {}, { input: 'two' })
  const last = part({ order: 3 }, {}, { input: 'two', metadata: { b: 2 } })
  const view = foldViews([last, first, same])
  expect(view).toMatchObject({ input: 'two', metadata: { a: 1, b: 2 } })
  expect(view.revisions.map(({ input }) => input)).toEqual(['one'])
  const other = part({ order: 4 }, {}, { metadata: { a: 2 } })
  expect(foldViews([last, same, other, first]).revisions).toHaveLength(1)
  expect(foldViews([last, same, first]).metadata).toEqual({ a: 1, b: 2 })
})

it('[R10] a name that a later part completes is no revision, and another name is one', () => {
  const named = (order: number, name: string): PartOfStep => part({ order }, { name })
  const view = foldViews([named(1, 'POST'), named(2, 'POST /chat/:id')])
  expect(view).toMatchObject({ name: 'POST /chat/:id', revisions: [] })
  for (const other of ['POSTED', 'GET /chat/:id', 'A POST'])
    expect(foldViews([named(1, 'POST'), named(2, other)]).revisions).toMatchObject([
      { name: 'POST' },
    ])
})

it('[R10] the full name of the model that was asked for is no revision', () => {
  const of = (order: number, model: string): PartOfStep => part({ order }, {}, { model })
  const revised = (asked: string, answered: string) =>
    foldViews([of(1, asked), of(2, answered)]).revisions.length
  expect(revised('gpt-4o', 'gpt-4o-2026-08-01')).toBe(0)
  expect(revised('claude-opus-latest', 'claude-opus-20260801')).toBe(0)
  expect(revised('claude-opus-latest', 'claude-sonnet-20260801')).toBe(1)
})

it('[R10] a plain record of the step has the last word', () => {
  const header = testHeader({ name: 'whole', status: 'ok' })
  const whole = { header, view: testView(header) }
  expect(
    foldViews([whole, part({ order: 9e15 }, { name: 'part', status: 'error' })]),
  ).toMatchObject({
    name: 'whole',
    status: 'ok',
  })
})

it.each([
  ['a', 'z'],
  ['z', 'a'],
])('[R10] of two plain records the one that came last has it (digests %s, %s)', (one, two) => {
  const plain = (name: string, digest: string): PartOfStep => {
    const header = testHeader({ name, digest })
    return { header, view: testView(header, { output: name }) }
  }
  const empty = part({ order: 0, unsaid: ['kind', 'name', 'start'] })
  const view = foldViews([plain('older', one), plain('newer', two), empty])
  expect(view).toMatchObject({ name: 'newer', output: 'newer' })
  expect(view.revisions.map(({ name }) => name)).toEqual(['older'])
})

it('[R10] a total of tokens goes with the counts that it was the sum of', () => {
  const usageOf = (...usages: Header['usage'][]) =>
    foldHeaders(
      usages.map((usage, i) => testHeader({ fold: { order: i }, ...(usage && { usage }) })),
    ).usage
  const first = { inputTokens: 100, outputTokens: 10, totalTokens: 110 }
  const update = { inputTokens: 900, outputTokens: 90 }
  expect(usageOf(first, update)).toEqual(update)
  expect(usageOf({ inputTokens: 100, totalTokens: 110 }, { outputTokens: 10 })).toEqual(first)
  expect(usageOf(first, { cacheReadTokens: 5 })).toEqual({ ...first, cacheReadTokens: 5 })
  expect(usageOf(update, first)).toEqual(first)
})

it('[R10] of two parts of one time the one with the end is the last', () => {
  const open = part({ order: 1 }, { status: 'ok', digest: 'z' })
  const closed = part({ order: 1 }, { status: 'error', duration: 1, digest: 'a' })
  expect(foldViews([closed, open]).status).toBe('error')
  expect(foldViews([open, closed]).status).toBe('error')
})

it('[R10] content that cannot be had in one part cannot be had', () => {
  const gone = part({ order: 1 })
  gone.view.content = 'erased'
  expect(foldViews([gone, ended]).content).toBe('erased')
})

const short = fc.constantFrom('a', 'b', 'c')
const anyPart = fc
  .record({
    order: fc.integer({ min: start, max: start + 3 }),
    unsaid: fc.subarray(['kind', 'name', 'start'] as const),
    step: fc.constantFrom('agent' as const, 'completion' as const, 'event' as const),
    name: short,
    start: fc.integer({ min: start, max: start + 9 }),
    duration: fc.option(fc.nat(5), { nil: undefined }),
    status: fc.constantFrom('unset' as const, 'ok' as const, 'error' as const),
    usage: fc.option(fc.record({ inputTokens: fc.nat(9) }), { nil: undefined }),
    content: fc.dictionary(fc.constantFrom('input', 'output', 'error', 'model'), short),
    tags: fc.array(short),
    inside: fc.dictionary(short, fc.nat(3)),
  })
  .map(({ order, unsaid, content, tags, inside, usage, duration, ...header }) => ({
    header: {
      ...{ ...header, fold: { order, unsaid } },
      ...(usage && { usage }),
      ...(duration !== undefined && { duration }),
    },
    content: { ...content, tags, metadata: inside, attributes: inside },
  }))

const someParts = fc.array(anyPart, { minLength: 1, maxLength: 6 }).map((list) =>
  list.map(({ header, content }, i) => {
    const own = testHeader({ ...header, digest: `${i}` })
    return { header: own, view: testView(own, content) }
  }),
)

it('[R10] parts in any order give the same step', () => {
  const shuffled = someParts.chain((parts) =>
    fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })),
  )
  fc.assert(
    fc.property(shuffled, ([parts, others]) => {
      const headersOf = (list: PartOfStep[]) => list.map(({ header }) => header)
      expect(foldViews(others)).toEqual(foldViews(parts))
      expect(foldHeaders(headersOf(others))).toEqual(foldHeaders(headersOf(parts)))
    }),
  )
})

it('[R10] nothing that a part says is lost', () => {
  const lists = fc.array(
    fc.constantFrom('input', 'output', 'error', 'metadata', 'tags', 'attributes'),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  fc.assert(
    fc.property(lists, (fields) => {
      const parts = fields.map((field, i) => {
        const canary = `canary-${i}-`
        const value =
          field === 'tags'
            ? [canary]
            : field === 'attributes'
              ? { [`key ${i}`]: canary }
              : field === 'metadata'
                ? { key: canary }
                : canary
        return part({ order: i % 3 }, { digest: `${i}` }, { [field]: value })
      })
      const text = JSON.stringify(foldViews(parts))
      for (const i of fields.keys()) expect(text).toContain(`canary-${i}-`)
    }),
  )
})

it('[R10] many parts of a long step take time linear in what they hold', () => {
  const timed = (size: number) => {
    const long = part({ order: size }, {}, { output: 'x'.repeat(size * 20) })
    const parts = Array.from({ length: size }, (_, i) => part({ order: i }, {}, { input: `${i}` }))
    return () => foldViews([...parts, long])
  }
  expect(growth(2000, timed)).toBeLessThan(11)
})

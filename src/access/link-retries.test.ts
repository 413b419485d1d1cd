import { expect, it } from 'vitest'
import type { Header } from '../record/header.ts'
import type { JsonObject } from '../record/json.ts'
import { testHeader, testView } from '../testing/views.ts'
import { linkRetries } from './link-retries.ts'
import type { StepView } from './step-view.ts'

const at = (n: number) => 1_790_000_000_000_000 + n * 1_000_000

function attempt(
  span: string,
  time: number,
  more: Partial<Header> = {},
  content: JsonObject = {},
): StepView {
  const header = testHeader({ span, start: at(time), duration: 500_000, parent: 'p', ...more })
  return testView(header, { input: [{ role: 'user', content: 'hi' }], ...content })
}

const retriesOf = (...steps: StepView[]): (string | null)[] => {
  linkRetries(steps)
  return steps.map(({ retryOf }) => retryOf)
}

it('[R13] an attempt is tied to the one that failed before it', () => {
  const failed = { status: 'error' as const }
  expect(
    retriesOf(
      attempt('a', 1, failed),
      attempt('b', 2, failed),
      attempt('c', 3, { status: 'ok' }),
      attempt('d', 4, { status: 'ok' }),
    ),
  ).toEqual([null, 'a', 'b', null])
})

it.each<[string, Partial<Header>, JsonObject]>([
  ['another parent', { parent: 'q' }, {}],
  ['another name', { name: 'chat other' }, {}],
  ['another kind', { step: 'tool' }, {}],
  ['another input', {}, { input: 'else' }],
  ['no input', {}, { input: null }],
  ['a start before the other failed', { start: at(1) + 100_000 }, {}],
])('[R13] no retry: %s', (_, more, content) => {
  expect(retriesOf(attempt('a', 1, { status: 'error' }), attempt('b', 2, more, content))).toEqual([
    null,
    null,
  ])
})

it('[R13] agents and events are not retried, and what did not fail is not', () => {
  for (const step of ['agent', 'event'] as const)
    expect(
      retriesOf(attempt('a', 1, { step, status: 'error' }), attempt('b', 2, { step })),
    ).toEqual([null, null])
  expect(retriesOf(attempt('a', 1), attempt('b', 2))).toEqual([null, null])
})

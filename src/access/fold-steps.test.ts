import { expect, it } from 'vitest'
import type { Header } from '../record/header.ts'
import type { JsonObject } from '../record/json.ts'
import { growth } from '../testing/growth.ts'
import { testHeader, testView } from '../testing/views.ts'
import { foldSteps } from './fold-steps.ts'
import type { StepView } from './step-view.ts'

type Told = [header: Partial<Header>, content?: JsonObject]

function recorded(...records: Told[]): [StepView[], Map<string, Header>] {
  const headers = new Map<string, Header>()
  const views = records.map(([more, content]) => {
    const header = testHeader(more)
    const view = testView(header, content)
    headers.set(view.recordId, header)
    return view
  })
  return [views, headers]
}

const fold = (...records: Told[]): StepView[] => foldSteps(...recorded(...records))

const at = (n: number) => 1_790_000_000_000_000 + n * 1000
const [one, two] = ['1111111111111111', '2222222222222222']

it('[R10] parts stand where the first of them stood, other steps and events beside them', () => {
  const steps = fold(
    [{ span: two, start: at(2), name: 'two' }],
    [
      {
        span: one,
        start: at(5),
        duration: 0,
        fold: { order: 5, unsaid: ['start', 'name'] },
        name: '',
      },
    ],
    [{ span: one, joins: true, start: at(3), name: 'event' }, { output: 'said' }],
    [{ span: one, start: at(1), fold: { order: 1 }, name: 'one' }, { input: 'asked' }],
  )
  expect(steps.map(({ name, durationMs }) => [name, durationMs])).toEqual([
    ['one', 4],
    ['two', null],
  ])
  expect(steps[0]).toMatchObject({ input: 'asked', output: 'said', events: [{ name: 'event' }] })
  expect(steps[0]?.parts).toHaveLength(2)
})

it('[R10] a log event that comes in parts does not make its span one that does', () => {
  const steps = fold(
    [{ span: one, name: 'first' }],
    [{ span: one, name: 'second', kind: 'revision' }],
    [{ span: one, joins: true, fold: { order: 1 }, name: 'event' }],
  )
  expect(steps).toMatchObject([{ name: 'second', revisions: [{ name: 'first' }], parts: [] }])
})

it('a revision takes the place of what it revises, and shows it', () => {
  const steps = fold([{ name: 'a' }], [{ name: 'b' }], [{ name: 'c' }])
  expect(steps).toMatchObject([{ name: 'c', revisions: [{ name: 'a' }, { name: 'b' }] }])
})

it('messages that travel as events are put in the order of time; a step keeps its own', () => {
  const message = (text: string): JsonObject => ({ input: [{ role: 'user', content: text }] })
  const events: Told[] = [
    [{ joins: true, start: at(2) }, message('second')],
    [{ joins: true, start: at(1) }, message('first')],
    [{ joins: true, start: at(3) }, { input: 'no list' }],
  ]
  const [joined] = fold([{}], ...events)
  expect(joined?.input).toEqual([
    { role: 'user', content: 'first' },
    { role: 'user', content: 'second' },
  ])
  const [own] = fold([{}, { input: 'own' }], ...events)
  expect(own?.input).toBe('own')
  expect(own?.events).toHaveLength(3)
})

it('what only an event knows is known of its step: usage, cost, model, findings', () => {
  const findings = { email: { count: 1, action: 'seal' } }
  const event = { joins: true as const, usage: { inputTokens: 1 }, model: 'm', cost: 2, findings }
  const [step] = fold([{ findings }], [event], [{ ...event, cost: 3, model: 'n' }])
  expect(step).toMatchObject({
    ...{ usage: { inputTokens: 1 }, model: 'm', costUsd: 2, costFrom: 'reported' },
    findings: [{ class: 'email', count: 3 }],
  })
})

it('events of a span that never came are steps of their own', () => {
  expect(fold([{ joins: true, name: 'a' }], [{ joins: true, name: 'b' }])).toHaveLength(2)
})

it('very many events of one span take time linear in them', () => {
  const timed = (size: number) => {
    const events = Array.from({ length: size }, (): Told => [{ joins: true }, { input: ['x'] }])
    const all = recorded([{}], ...events)
    return () => foldSteps(...all)
  }
  expect(growth(8000, timed)).toBeLessThan(11)
})

it('steps of one millisecond stand in the order in which they began', () => {
  const steps = fold([{ span: two, start: at(1) + 7 }], [{ span: one, start: at(1) + 3 }])
  expect(steps.map(({ spanId }) => spanId)).toEqual([one, two])
})

it('tokens of a call are not those of the agent that logged it', () => {
  const usage = { inputTokens: 5 }
  const logged: Told = [{ joins: true, name: 'event', usage, cost: 1, costFrom: 'reported' }]
  expect(fold([{ step: 'agent' }], logged)[0]).toMatchObject({ usage: null, costUsd: null })
  expect(fold([{ step: 'completion' }], logged)[0]).toMatchObject({ usage, costUsd: 1 })
})

import { expect, it } from 'vitest'
import type { Header } from '../record/header.ts'
import { factsOf } from './facts.ts'
import { may } from './principal.ts'
import { readyAuthority } from './ready-authority.ts'

const header = (more: Partial<Header> = {}): Header => ({ kind: 'step', step: 'tool', ...more })

it('[W10] the root says what a run is, else the first step that says it; it is as old as its first step', () => {
  const child = header({ parent: 'a', traceType: 'chat', start: 5_000_000 })
  const root = header({ start: 2_000_999 })
  expect(factsOf([child, root])).toEqual({ traceType: 'chat', environment: null, time: 2000 })
  const named = { ...root, environment: 'test', traceType: 'chat' }
  expect(factsOf([child, named])).toEqual({ traceType: 'chat', environment: 'test', time: 2000 })
})

it('[W10] what other steps say differently is told too, each once', () => {
  const root = header({ traceType: 'chat', environment: 'test' })
  const others = [
    header({ parent: 'a' }),
    header({ parent: 'a', traceType: 'hr' }),
    header({ parent: 'a', traceType: 'hr' }),
    header({ parent: 'b', traceType: 'hr', environment: 'production' }),
    header({ parent: 'b', environment: 'test' }),
  ]
  expect(factsOf([...others, root])).toMatchObject({
    ...{ traceType: 'chat', environment: 'test' },
    mixed: [
      { traceType: 'hr', environment: 'test' },
      { traceType: 'hr', environment: 'production' },
    ],
  })
})

it('[W10] of records that are no steps, and of none, nothing is known', () => {
  const nothing = { traceType: null, environment: null }
  expect(factsOf([])).toEqual(nothing)
  expect(factsOf([{ kind: 'audit', traceType: 'chat' }])).toEqual(nothing)
})

it('[W10] a run that says more than can be asked is for nobody whose answers go by runs', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => header({ traceType: `t${n}` }))
  const facts = factsOf(many)
  expect(facts).toMatchObject({ tooMixed: true })
  expect(facts.mixed).toHaveLength(50)
  const who = { name: 'key:1', roles: ['viewer'], authority: readyAuthority }
  expect(may(who, 'read-header', facts)).toBe(true)
  expect(may({ ...who, authority: { allows: () => true, goesByRun: true } }, 'reveal', facts)).toBe(
    false,
  )
  expect(may({ ...who, traceTypes: ['t0'] }, 'read-header', facts)).toBe(false)
  expect(factsOf(many.slice(0, 51))).not.toHaveProperty('tooMixed')
})

import { expect, it } from 'vitest'
import { createKeyUses } from './auth-key-uses.ts'

function uses(fail = false) {
  const state = { now: 0, written: [] as [string, number][], due: [] as (() => void)[] }
  const made = createKeyUses({
    keys: {
      async noteApiKeyUses(all) {
        if (fail) throw new Error('full')
        state.written.push(...all)
      },
    },
    now: () => state.now,
    later: (action) => state.due.push(action),
  })
  return { made, state }
}

it('[W23] nothing is written in the request, and all that came meanwhile at once', () => {
  const { made, state } = uses()
  made.note('a')
  state.now = 5
  made.note('b')
  made.note('a')
  expect(state.written).toEqual([])
  expect(state.due).toHaveLength(1)
  state.due[0]?.()
  expect(state.written).toEqual([
    ['a', 0],
    ['b', 5],
  ])
})

it('[W23] a key is written once a minute at most', async () => {
  const { made, state } = uses()
  for (state.now = 0; state.now < 180_000; state.now += 1000) {
    made.note('a')
    await made.flush()
  }
  expect(state.written.map(([, time]) => time)).toEqual([0, 60_000, 120_000])
})

it('[W23] what cannot be written troubles nobody', async () => {
  const { made } = uses(true)
  made.note('a')
  await expect(made.flush()).resolves.toBeUndefined()
})

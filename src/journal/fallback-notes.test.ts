import { expect, it } from 'vitest'
import type { AuditEntry } from './audit-entry.ts'
import { fallbackNotes } from './fallback-notes.ts'

const fallback = { from: 'vault:transit/k', to: '0123456789abcdef', code: 'timeout' }

function setUp() {
  const state = { now: 0, heard: [] as boolean[], recorded: [] as AuditEntry[] }
  const notes = fallbackNotes(
    (_, isNews) => state.heard.push(isNews),
    () => state.now,
  )
  const audit = async (entry: AuditEntry) => void state.recorded.push(entry)
  return { state, notes, audit }
}

it('hears of each, and records the same one once a minute', () => {
  const { state, notes, audit } = setUp()
  notes.recordWith(audit)
  for (const now of [0, 1000, 59_999, 60_000]) {
    state.now = now
    notes.note(fallback)
  }
  notes.note({ ...fallback, code: 'wrong_answer' })
  expect(state.heard).toEqual([true, false, false, true, true])
  expect(state.recorded.map(({ action, details }) => [action, details])).toEqual([
    ['key.fallback', fallback],
    ['key.fallback', fallback],
    ['key.fallback', { ...fallback, code: 'wrong_answer' }],
  ])
})

it('records what came before there was a record', () => {
  const { state, notes, audit } = setUp()
  notes.note(fallback)
  expect(state.recorded).toEqual([])
  notes.recordWith(audit)
  expect(state.recorded).toHaveLength(1)
})

it('an entry that needs a key itself does not start another', async () => {
  const { state, notes } = setUp()
  notes.recordWith(async (entry) => {
    state.recorded.push(entry)
    notes.note(fallback)
  })
  notes.note(fallback)
  expect(state.recorded).toHaveLength(1)
})

it('what could not be recorded is recorded with the next', async () => {
  const { state, notes, audit } = setUp()
  notes.recordWith(() => Promise.reject(new Error('no')))
  notes.note(fallback)
  await Promise.resolve()
  notes.recordWith(audit)
  await expect.poll(() => state.recorded.length).toBe(1)
})

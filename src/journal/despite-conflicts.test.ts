import { expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { despiteConflicts } from './despite-conflicts.ts'

/** Fails so often, then succeeds. */
function failing(times: number, code: 'conflict' | 'unavailable' = 'conflict') {
  const tried = { times: 0 }
  const action = async (): Promise<string> => {
    if (tried.times++ < times) throw new SealtraceError(code, 'no')
    return 'done'
  }
  return { tried, action }
}

it('does it again until the race is won', async () => {
  const { tried, action } = failing(7)
  await expect(despiteConflicts({ trouble: null }, action)).resolves.toBe('done')
  expect(tried.times).toBe(8)
})

it('does not do anything else again, and few times where writes fail anyway', async () => {
  const other = failing(1, 'unavailable')
  await expect(despiteConflicts({ trouble: null }, other.action)).rejects.toThrow('no')
  expect(other.tried.times).toBe(1)
  const full = failing(Infinity)
  await expect(despiteConflicts({ trouble: 'full' }, full.action)).rejects.toThrow('no')
  expect(full.tried.times).toBe(4)
})

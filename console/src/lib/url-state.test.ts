import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readQuery, writeQuery } from './url-state.ts'

const names = ['agent', 'since', 'status'] as const

it('[U5] what is shown can be had again from the address, and nothing else is read of it', () => {
  const value = fc.string({ minLength: 1 })
  const query = fc.record({ agent: value, since: value, status: value }, { requiredKeys: [] })
  fc.assert(
    fc.property(query, (state) => {
      expect(readQuery(writeQuery(state, names), names)).toEqual(state)
    }),
  )
  expect(readQuery('?agent=a&evil=1&__proto__=x&status=', names)).toEqual({ agent: 'a' })
})

it('[U5] equal states have equal addresses', () => {
  expect(writeQuery({ status: 'ok', agent: 'a' }, names)).toBe('?agent=a&status=ok')
  expect(writeQuery({ agent: 'a', status: 'ok' }, names)).toBe('?agent=a&status=ok')
  expect(writeQuery({}, names)).toBe('')
})

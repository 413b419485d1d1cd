import { expect, test } from 'vitest'
import { flagParam, limitParam, numberParam, oneOf, textParam, timeParam } from './query.ts'

test('absent and empty parameters are not given', () => {
  expect(textParam({ a: '' }, 'a')).toBeUndefined()
  expect(textParam({}, 'constructor')).toBeUndefined()
  expect(timeParam({}, 'since', 0)).toBeUndefined()
  expect(limitParam({}, 50, 100)).toBe(50)
  expect(numberParam({}, 'min_cost')).toBeUndefined()
  expect(flagParam({}, 'deep')).toBe(false)
})

test('what is given is read', () => {
  expect(limitParam({ limit: '100' }, 50, 100)).toBe(100)
  expect(numberParam({ min_cost: '0.25' }, 'min_cost')).toBe(0.25)
  expect(oneOf({ kind: 'tool' }, 'kind', ['agent', 'tool'])).toBe('tool')
  expect(['1', 'true', '0', 'false'].map((deep) => flagParam({ deep }, 'deep'))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test.each([
  () => limitParam({ limit: '0' }, 50, 100),
  () => limitParam({ limit: '101' }, 50, 100),
  () => limitParam({ limit: 'canary' }, 50, 100),
  () => numberParam({ min_cost: '-1canary' }, 'min_cost'),
  () => numberParam({ min_cost: '1e9' }, 'min_cost'),
  () => oneOf({ kind: 'canary' }, 'kind', ['agent']),
  () => timeParam({ since: 'canary' }, 'since', 0),
  () => flagParam({ deep: 'canary' }, 'deep'),
  () => textParam({ a: 'canary'.repeat(1000) }, 'a'),
])('what is off is refused without its value (%#)', (read) => {
  expect(read).toThrow(expect.objectContaining({ code: 'bad_request' }))
  expect(read).not.toThrow(/canary/)
})

import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Sensitive } from './sensitive.ts'

const value = new Sensitive('85123.45', 'salary')

it('shows its class wherever it is printed, joined, serialised or copied', () => {
  const shown = [
    String(value),
    `${value}`,
    // oxlint-disable-next-line typescript/restrict-plus-operands
    value + '',
    JSON.stringify({ value }),
    inspect(value),
    inspect({ deep: [value] }, { depth: 9, showHidden: true }),
    format('%s %o %O %j', value, value, value, value),
    JSON.stringify({ ...value }),
    JSON.stringify(structuredClone({ ...value, [Symbol.toPrimitive]: undefined })),
    JSON.stringify(Object.entries(value)),
    String(new Error(`failed for ${value}`)),
  ]
  for (const text of shown) expect(text).not.toContain('85123')
  expect(shown.slice(0, 4)).toEqual(['[SALARY]', '[SALARY]', '[SALARY]', '{"value":"[SALARY]"}'])
})

it('gives the value to who asks for it', () => {
  expect(value.reveal()).toBe('85123.45')
  expect(new Sensitive({ a: 1 }).class).toBe('secret')
})

it('is known across copies of the package, and nothing else is', () => {
  const other = { [Symbol.for('sealtrace.sensitive')]: true }
  expect([value, other, {}, null, 'x'].map((one) => Sensitive.is(one))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

it.each(['', 'Salary', 'a b', '1x', 'x'.repeat(41)])('takes no class named %j', (name) => {
  expect(() => new Sensitive(1, name)).toThrow('class: lower-case letters')
})

import { expect, it } from 'vitest'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { subjectNaming } from './name-subject.ts'

const named = (paths: string[], more: Partial<Step>) => subjectNaming(paths)([testStep(more)])[0]

it('[X29] the first of the attributes that a step has names its person, and is no attribute any more', () => {
  const attributes = { 'customer.id': 'c-1', 'enduser.id': 'e-1', other: 5 }
  expect(named(['customer.id', 'enduser.id'], { attributes })).toMatchObject({
    userId: 'c-1',
    attributes: { 'enduser.id': 'e-1', other: 5 },
  })
  const second = named(['account', 'enduser.id'], { attributes })
  expect(second?.userId).toBe('e-1')
  expect(second?.attributes).toEqual({ 'customer.id': 'c-1', other: 5 })
})

it('[X29] a path leads into objects, and into metadata after attributes', () => {
  const metadata = { customer: { id: 4711, name: 'x' } }
  const one = named(['customer.id'], { metadata })
  expect(one?.userId).toBe('4711')
  expect(one?.metadata).toEqual({ customer: { name: 'x' } })
  const attributes = { 'crm.customer': { 'the.id': 'c-2' } }
  expect(named(['crm.customer.the.id'], { attributes, metadata })).toMatchObject({
    userId: 'c-2',
    attributes: { 'crm.customer': {} },
    metadata,
  })
})

it('[X29] a user id that the step has stays, and what is no id names nobody', () => {
  const attributes = { 'customer.id': 'c-1' }
  expect(named(['customer.id'], { attributes, userId: 'u-1' })).toMatchObject({
    userId: 'u-1',
    attributes,
  })
  for (const value of ['', '  ', null, true, ['c-1'], { id: 'c-1' }, 'x'.repeat(20_000)])
    expect(named(['customer.id'], { attributes: { 'customer.id': value } })).not.toHaveProperty(
      'userId',
    )
  expect(named(['constructor', '__proto__', 'a.toString', 'a..b'], {})).not.toHaveProperty('userId')
})

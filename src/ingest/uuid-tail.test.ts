import { expect, test } from 'vitest'
import { uuidTail } from './uuid-tail.ts'

test.each([
  ['919108F7-52D1-4320-9BAC-F847DB4148A8', '9bacf847db4148a8'],
  ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', '98c4dc0c0c07398f'],
  ['017f22e279b07cc398c4dc0c0c07398f', '98c4dc0c0c07398f'],
])('%s', (uuid, tail) => expect(uuidTail(uuid)).toBe(tail))

test.each([
  'c232ab00-9414-11ec-b3c8-9f6bdeced846',
  '1ec9414c-232a-6b00-b3c8-9f6bdeced846',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '98c4dc0c0c07398f',
  '41111111111141118111111111111111',
  '',
])('%s has no tail that is its own', (text) => expect(uuidTail(text)).toBeUndefined())

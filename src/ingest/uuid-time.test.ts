import { expect, test } from 'vitest'
import { timeInUuid } from './uuid-time.ts'

test.each([
  ['01a1fbb1-ff20-719f-9009-a51a8ec31451', 1_795_224_108_832_000],
  ['E9E6583F-4458-4D2A-A2C2-2251F724B032', undefined],
  ['ffffffff-ffff-7fff-bfff-ffffffffffff', undefined],
  ['no id', undefined],
])('time in %s', (id, time) => expect(timeInUuid(id)).toBe(time))

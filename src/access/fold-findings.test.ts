import { expect, it } from 'vitest'
import type { ChunkEntry, FindingCount } from '../record/header.ts'
import { testHeader } from '../testing/views.ts'
import { foldFindings } from './fold-findings.ts'

const found = (count: number): Record<string, FindingCount> => ({
  email: { count, action: 'mask' },
})
const chunk = (count: number): ChunkEntry => ['c'.repeat(32), 1, found(count)]

it('[R10] what a begin and an end both hold was found once', () => {
  const begun = testHeader({ findings: found(2) })
  const ended = testHeader({ findings: { ...found(1), person: { count: 1, action: 'mask' } } })
  const person = { person: { count: 1, action: 'mask' } }
  expect(foldFindings([begun, ended])).toEqual({ ...found(2), ...person })
  expect(foldFindings([ended, begun])).toEqual({ ...found(2), ...person })
})

it('[R10] messages that came later for the first time add up', () => {
  const begun = testHeader({ findings: found(2), chunks: [chunk(1)] })
  const ended = testHeader({ findings: found(2), chunks: [chunk(1)] })
  expect(foldFindings([begun, ended])).toEqual(found(3))
  expect(foldFindings([begun, testHeader({ findings: found(2) })])).toEqual(found(2))
})

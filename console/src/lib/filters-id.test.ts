import { expect, it } from 'vitest'
import { idPath } from './filters-id.ts'

it('[U11] the id of a run leads to it, and nothing else becomes an address', () => {
  expect(idPath(` ${'AB'.repeat(16)} `)).toBe(`/runs/${'ab'.repeat(16)}`)
  for (const text of [
    '',
    'ada@example.org',
    'ab',
    `${'ab'.repeat(16)}/..`,
    '//evil',
    '4532123456789012',
  ])
    expect(idPath(text)).toBeNull()
})

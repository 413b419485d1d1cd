import { expect, it } from 'vitest'
import { advice, bad, fine } from './check.ts'
import { verdict } from './verdict.ts'

const of = (...findings: ReturnType<typeof fine>[]) =>
  verdict(
    findings.map((finding) => ({ name: 'x', ...finding })),
    (_, text) => text,
  )

it('says that there were warnings', () => {
  expect(of(fine('a'))).toBe('all checks passed')
  expect(of(fine('a'), advice('b', 'do'))).toBe('passed, 1 warning')
  expect(of(advice('a', 'do'), advice('b', 'do'))).toBe('passed, 2 warnings')
  expect(of(fine('a'), advice('b', 'do'), bad('c', 'do'))).toBe('1 check failed')
})

import { expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { reportError } from './report-error.ts'
import { testIo } from './test-io.ts'

const canary = 'canary jane@example.com'

it('tells nothing of an unforeseen error but its kind', () => {
  const { io, stdout, stderr } = testIo()
  expect(reportError(new TypeError(canary), io, true)).toBe(3)
  expect(stderr()).toMatch(/^sealtrace: internal: unexpected TypeError; [^\n]*\n$/)
  expect(JSON.parse(stdout()).error.code).toBe('internal')
  expect(stdout() + stderr()).not.toContain('canary')
})

it.each([
  canary,
  null,
  undefined,
  { message: canary },
  Object.assign(new Error(canary), { name: canary, code: canary }),
])('takes whatever was thrown', (thrown) => {
  const { io, stderr } = testIo()
  expect(reportError(thrown, io, false)).toBe(3)
  expect(stderr()).toMatch(/^sealtrace: internal: unexpected error; [^\n]*\n$/)
})

it('prints the stack when asked to', () => {
  const { io, stderr } = testIo({ environment: { SEALTRACE_DEBUG: '1' } })
  reportError(new TypeError(canary), io, false)
  expect(stderr()).toContain('report-error.test.ts')
})

it('keeps a message on one line and harmless', () => {
  const { io, stderr } = testIo()
  expect(reportError(new SealtraceError('denied', 'a\nb\u001b[31m'), io, false)).toBe(1)
  expect(stderr()).toBe('sealtrace: denied: a b\\x1b[31m\n')
})

import { expect, test } from 'vitest'
import { readTraceId } from './trace-id.ts'

const digits = '01a1fbb1ff20719f9009a51a8ec31451'

test.each([
  [digits],
  [digits.toUpperCase()],
  ['01a1fbb1-ff20-719f-9009-a51a8ec31451'],
  ['01A1FBB1-FF20-719F-9009-A51A8EC31451'],
  [`trace_${digits}`],
])('%s names the trace', (text) => expect(readTraceId(text)).toBe(digits))

test('the first digits are the first digits', () => expect(readTraceId('01a1fb')).toBe('01a1fb'))

test.each(['', 'trace_', 'x', '01a1-fb', `${digits}0`, `${digits} `, '01a1fbb1-ff20-719f-9009'])(
  '%j is none',
  (text) => expect(readTraceId(text)).toBeNull(),
)

import { expect, it } from 'vitest'
import type { AuditView } from '../access/audit-view.ts'
import { auditLine } from './audit-lines.ts'

const entry = (reason: string | null): AuditView => ({
  ...{ recordId: 'r', time: 't', actor: 'a', action: 'x', target: null, reason },
  ...{ outcome: 'allowed', address: null, details: null, findings: null },
})

it.each([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@sum', `"'@sum"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['a,"b"', '"a,""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['a;=1+1', `"a;'=1+1"`],
  ['a; b', '"a; b"'],
  ['\u001b[31mred\u0007\u009b', '\\x1b[31mred\\x07\\x9b'],
  ['\u0000=2+2', '\\x00=2+2'],
  ['plain = fine', 'plain = fine'],
])('[W63] a cell with %j', (reason, cell) => {
  expect(auditLine(entry(reason), 'csv')).toBe(`r,t,a,x,,${cell},allowed,,,\r\n`)
})

it('[W63] a line of NDJSON is the entry', () => {
  expect(JSON.parse(auditLine(entry('=1'), 'ndjson'))).toEqual(entry('=1'))
})

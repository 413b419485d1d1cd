import { expect, it } from 'vitest'
import type { TraceSummary } from '../../access/trace-summary.ts'
import { traceTable } from './trace-table.ts'

const run: TraceSummary = {
  ...{ traceId: 'ab'.repeat(16), name: 'run', agent: 'hr', traceType: null, status: 'ok' },
  ...{ startTime: '2026-11-21T06:00:00.000Z', durationMs: 2100, steps: 4, errors: 0 },
  ...{ inputTokens: 310, outputTokens: 60, findings: { email: 2 } },
  ...{ costUsd: 0.5, costFrom: 'reported', unpricedCalls: 0, state: 'complete', complete: true },
}

const line = (more: Partial<TraceSummary>): string =>
  traceTable([{ ...run, ...more }], {
    paint: (_, text) => text,
    now: Date.parse('2026-11-21T06:05:00Z'),
  }).split('\n')[1] ?? ''

it('a run that is over says no more than how it went', () => {
  expect(line({})).toMatch(/ok +4 +2\.1 s +310 → 60 +\$0\.50 +email 2/)
})

it('a run that is not says whether more may come', () => {
  const open = { complete: false, status: 'unset' } as const
  expect(line({ ...open, state: 'running' })).toContain('unset … running')
  expect(line({ ...open, state: 'incomplete', errors: 2 })).toContain('2 errors … incomplete')
})

it('[R18] a run whose process died says so, and how much of a run was lost', () => {
  const died = { complete: false, status: 'unset', state: 'incomplete', ended: 'unknown' } as const
  expect(line(died)).toContain('unset … incomplete, ended unknown')
  expect(line({ lost: 3 })).toContain('ok (3 lost)')
})

it('steps that failed are counted, whatever the run says of itself', () => {
  expect(line({ status: 'unset', errors: 1 })).toMatch(/ {2}1 error +4 /)
  expect(line({ errors: 1 })).toMatch(/ {2}ok, 1 error +4 /)
  expect(line({ status: 'error', errors: 2 })).toMatch(/ {2}error \(2\) +4 /)
})

it('a cost that was worked out, or is without some calls, does not look exact', () => {
  expect(line({ costFrom: 'computed' })).toContain(' ≈$0.50 ')
  expect(line({ costFrom: 'mixed', unpricedCalls: 1 })).toContain(' ≈$0.50+ ')
  expect(line({ costUsd: null, costFrom: null, unpricedCalls: 1 })).not.toContain('$')
})

import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

const gauges = {
  sealtrace_journal_queue_records: 3,
  sealtrace_checkpoint_size: 7,
  sealtrace_in_flight_bytes: 0,
  sealtrace_retention_last_run_seconds: 0,
  sealtrace_policy_reload_failed: 0,
  process_resident_memory_bytes: 1,
  process_heap_bytes: 1,
  process_uptime_seconds: 1,
}

test('counters and gauges in the Prometheus text format', () => {
  const metrics = createMetrics()
  metrics.add('sealtrace_errors_total', { code: 'busy' })
  metrics.add('sealtrace_errors_total', { code: 'busy' })
  metrics.add('sealtrace_steps_accepted_total', {}, 5)
  metrics.add('sealtrace_analyzer_failures_total', { analyzer: 'eyes', reason: 'timeout' }, 3)
  const text = metrics.render(gauges)
  expect(text).toContain(
    '# TYPE sealtrace_errors_total counter\nsealtrace_errors_total{code="busy"} 2\n',
  )
  expect(text).toContain('sealtrace_steps_accepted_total 5\n')
  expect(text).toContain('sealtrace_analyzer_failures_total{analyzer="eyes",reason="timeout"} 3\n')
  expect(text).toContain('sealtrace_denials_total 0\n')
  expect(text).toContain('# TYPE sealtrace_checkpoint_size gauge\nsealtrace_checkpoint_size 7\n')
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+({\w+="[^"\\]*"(,\w+="[^"\\]*")*})? \d+)$/)
})

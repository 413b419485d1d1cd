import { memoryUsage, uptime } from 'node:process'
import type { Routes } from '../api/routes.ts'

export function metricsRoutes(routes: Routes): void {
  const { metrics, log, inFlight, policyTrouble, retention, gauges } = routes.context
  routes.raw(
    {
      method: 'get',
      path: '/metrics',
      access: 'anyone',
      operation: 'metrics',
      summary: 'Metrics for Prometheus.',
      tag: 'Health',
      answer: 'text/plain',
    },
    async (c) => {
      const checkpoint = await log.store.checkpoint()
      const { rss, heapUsed } = memoryUsage()
      c.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      c.header('cache-control', 'no-store')
      return c.body(
        metrics.render(
          {
            sealtrace_journal_queue_records: log.journal.queued,
            sealtrace_checkpoint_size: checkpoint?.size ?? 0,
            sealtrace_in_flight_bytes: inFlight.bytes,
            sealtrace_policy_reload_failed: policyTrouble() === null ? 0 : 1,
            sealtrace_retention_last_run_seconds: retention.lastRun,
            process_resident_memory_bytes: rss,
            process_heap_bytes: heapUsed,
            process_uptime_seconds: Math.floor(uptime()),
          },
          gauges(),
        ),
      )
    },
  )
}

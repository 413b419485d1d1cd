// Counters in the Prometheus text format. Label values come from fixed sets: nothing that a client sent or a service answered.
export interface Metrics {
  add(name: CounterName, labels?: Readonly<Record<string, string>>, by?: number): void
  /** Counters, and gauges as they are now. */
  render(gauges: Readonly<Record<GaugeName, number>>, series?: GaugeSeries): string
}

const counters = {
  sealtrace_http_requests_total: 'Answered requests by route, method and status.',
  sealtrace_steps_accepted_total: 'Steps taken, duplicates included.',
  sealtrace_steps_not_recorded_total: 'Steps taken that the policy does not record.',
  sealtrace_received_bytes_total: 'Bytes of request bodies as received, by door.',
  sealtrace_otlp_metric_points_total:
    'Data points of OTLP metrics: kept as steps where they are about agents, else counted.',
  sealtrace_grpc_requests_total: 'Ended gRPC calls by status code.',
  sealtrace_analyzer_failures_total:
    'Texts sealed whole for want of an answer, by outside analyzer and reason.',
  sealtrace_key_rotation_failures_total: 'Keys that were due by age and could not be renewed.',
  sealtrace_root_key_fallbacks_total:
    'Keys that another root key provider wrapped than the first of the list.',
  sealtrace_expired_records_total: 'Records that retention took.',
  sealtrace_expired_parts_total: 'Parts that retention took.',
  sealtrace_retention_errors_total: 'Runs of retention that failed; each is taken up again.',
  sealtrace_denials_total: 'Requests with a valid key that has no right to what was asked.',
  sealtrace_break_glass_total: 'Reveals past the second person, by who may break the glass.',
  sealtrace_auth_failures_total: 'Requests without a valid key or signature.',
  sealtrace_sign_ins_total: 'Sign-ins to the console by way and outcome.',
  sealtrace_lockouts_total: 'Times that somebody had to wait after failed attempts.',
  sealtrace_publish_failures_total:
    'Times that the log could not be published, by place and reason.',
  sealtrace_witness_errors_total:
    'Questions to witnesses without a cosignature, by witness and reason.',
  sealtrace_errors_total: 'Errors answered, by code.',
} as const
export type CounterName = keyof typeof counters

const gauges = {
  sealtrace_journal_queue_records: 'Records that wait to be written.',
  sealtrace_checkpoint_size: 'Records under the published checkpoint.',
  sealtrace_in_flight_bytes: 'Bytes of request bodies in work.',
  sealtrace_policy_reload_failed: 'Whether the settings file holds a policy that is not in force.',
  sealtrace_retention_last_run_seconds:
    'When retention last got to its end, in seconds since 1970; 0: not since the start.',
  process_resident_memory_bytes: 'Resident memory of this process.',
  process_heap_bytes: 'JavaScript heap in use.',
  process_uptime_seconds: 'Seconds since this process started.',
} as const
export type GaugeName = keyof typeof gauges

const seriesGauges = {
  sealtrace_witnessed_size: 'Records under the newest checkpoint that met the witness policy.',
  sealtrace_witness_lag_records: 'Records that are published and not witnessed.',
  sealtrace_witness_lag_seconds: 'Since the oldest record that is not witnessed was published.',
  sealtrace_published_size: 'Records under the checkpoint that is published, by place.',
  sealtrace_publish_lag_seconds:
    'Since the oldest checkpoint that is not published was signed, by place.',
  sealtrace_witness_size: 'Records under the last checkpoint that a witness cosigned, by witness.',
} as const

/** Gauges that are there only where something is set up, or that have labels. */
export type GaugeSeries = Readonly<
  Partial<
    Record<
      keyof typeof seriesGauges,
      readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]
    >
  >
>

export function createMetrics(): Metrics {
  const values = new Map<CounterName, Map<string, number>>()
  for (const name of namesOf(counters)) values.set(name, new Map())
  return {
    add(name, labels = {}, by = 1) {
      const series = values.get(name)
      const key = formatLabels(labels)
      series?.set(key, (series.get(key) ?? 0) + by)
    },
    render(now, series = {}) {
      const lines: string[] = []
      for (const name of namesOf(counters)) {
        lines.push(`# HELP ${name} ${counters[name]}`, `# TYPE ${name} counter`)
        const counted = values.get(name) ?? new Map<string, number>()
        if (counted.size === 0 && !labelled.has(name)) lines.push(`${name} 0`)
        for (const [labels, value] of counted) lines.push(`${name}${labels} ${value}`)
      }
      for (const name of namesOf(gauges))
        lines.push(`# HELP ${name} ${gauges[name]}`, `# TYPE ${name} gauge`, `${name} ${now[name]}`)
      for (const name of namesOf(seriesGauges))
        if (series[name]) {
          lines.push(`# HELP ${name} ${seriesGauges[name]}`, `# TYPE ${name} gauge`)
          for (const [labels, value] of series[name])
            lines.push(`${name}${formatLabels(labels)} ${value}`)
        }
      return `${lines.join('\n')}\n`
    },
  }
}

/** Counters that have no series without labels. */
const labelled = new Set<CounterName>([
  'sealtrace_http_requests_total',
  'sealtrace_received_bytes_total',
  'sealtrace_otlp_metric_points_total',
  'sealtrace_grpc_requests_total',
  'sealtrace_errors_total',
  'sealtrace_analyzer_failures_total',
  'sealtrace_witness_errors_total',
  'sealtrace_publish_failures_total',
  'sealtrace_sign_ins_total',
])

function namesOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[]
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, '_')}"`,
  )
  return pairs.length ? `{${pairs.join(',')}}` : ''
}

import type { Overview } from '../../api/client.ts'
import { classSeries, type Series } from '../../lib/chart-series.ts'
import { formatCost, formatDuration, formatNumber } from '../../lib/format.ts'
import type { RunFilters } from '../../lib/filters.ts'
import { bucketsOf, type ChartBucket } from '../../ui/charts/chart-bucket.ts'
import { TimeChart, type TimeChartProps } from '../../ui/charts/time-chart.tsx'
import { runsLink, type Looked } from './runs-link.ts'

type Bucket = Overview['buckets'][number]

interface Props {
  readonly overview: Overview
  readonly looked: Looked
}

export function OverviewCharts({ overview, looked }: Props) {
  const starts = overview.buckets.map(({ start }) => start)
  const buckets = bucketsOf(starts, overview)
  return (
    <div className="grid-2">
      {chartsOf(overview).map(({ narrow, ...chart }) => (
        <TimeChart
          key={chart.title}
          {...chart}
          buckets={buckets}
          linkTo={linkOf(looked, narrow ?? {})}
        />
      ))}
    </div>
  )
}

type Chart = Omit<TimeChartProps, 'buckets' | 'linkTo'> & { readonly narrow?: RunFilters }

const counts = { kind: 'stack', unit: 'count', format: (n: number) => formatNumber(n) } as const
const durations = {
  ...({ kind: 'lines', unit: 'duration' } as const),
  format: (n: number) => formatDuration(n),
}
const costs = { ...counts, unit: 'cost', format: (n: number) => formatCost(n) } as const

function chartsOf({ buckets, total, findings }: Overview): Chart[] {
  const of = (name: string, value: (bucket: Bucket) => number | null): Series => ({
    name,
    values: buckets.map(value),
  })
  const tokens = [
    of('input', ({ inputTokens }) => inputTokens),
    of('output', ({ outputTokens }) => outputTokens),
  ]
  const quantiles = [of('p50', ({ p50 }) => p50), of('p95', ({ p95 }) => p95)]
  const tokenSum = total.inputTokens + total.outputTokens
  const cost = total.costUsd === null ? 'not known' : formatCost(total.costUsd)
  const errors = { title: 'Errors', summary: formatNumber(total.errors), ...counts }
  const hidden = { title: 'Values hidden', summary: formatNumber(sumOf(findings)), ...counts }
  return [
    {
      ...{ title: 'Runs', summary: formatNumber(total.runs), ...counts },
      series: [of('runs', ({ runs }) => runs)],
    },
    { title: 'Latency', summary: latency(total), ...durations, series: quantiles },
    {
      ...{ title: 'Cost', summary: cost, ...costs },
      series: [of('cost', ({ costUsd }) => costUsd)],
    },
    { title: 'Tokens', summary: formatNumber(tokenSum), ...counts, series: tokens },
    {
      ...{ ...errors, narrow: { status: 'error' } },
      series: [{ ...of('errors', (bucket) => bucket.errors), isBad: true }],
    },
    { ...hidden, series: classSeries(buckets) },
  ]
}

function linkOf(looked: Looked, more: RunFilters) {
  return (bucket: ChartBucket | null, series: Series | null): string =>
    runsLink(looked, {
      ...more,
      ...series?.filter,
      ...(bucket ? { since: bucket.start, until: bucket.end } : {}),
    })
}

function latency({ p50, p95 }: Pick<Overview['total'], 'p50' | 'p95'>): string {
  if (p50 === null || p95 === null) return 'no run has ended'
  return `p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}`
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

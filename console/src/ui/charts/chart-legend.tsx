import { Link } from 'wouter'
import { seriesClass } from '../../lib/chart-series.ts'
import type { TimeChartProps } from './time-chart.tsx'

type Props = Pick<TimeChartProps, 'kind' | 'series' | 'linkTo'>

/** Names beside their colours; of lines the dashes tell them apart as well. Leads to what a series is of where that is a filter. */
export function ChartLegend({ kind, series, linkTo }: Props) {
  if (series.length < 2 && !series[0]?.filter) return null
  return (
    <ul className="chart-legend">
      {series.map((of, index) => (
        <li key={of.name}>
          <i
            className={`swatch ${seriesClass(of, index)}`}
            data-kind={kind}
            data-dash={index % 3}
            aria-hidden="true"
          />
          {of.filter ? <Link href={linkTo(null, of)}>{of.name}</Link> : of.name}
        </li>
      ))}
    </ul>
  )
}

import { useId, useState, type ReactNode } from 'react'
import { hasValues, highest, seriesClass, type Series } from '../../lib/chart-series.ts'
import { axisTicks, shareOf, type Unit } from '../../lib/chart-scale.ts'
import { bucketName, localZone, timeMarks } from '../../lib/chart-time.ts'
import type { ChartBucket } from './chart-bucket.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import { PlotLinks } from './plot-links.tsx'
import { GridLines, Lines, StackedBars } from './plot-shapes.tsx'
import './charts.css'

export interface TimeChartProps {
  readonly title: string
  /** The whole in a few words, beside the title. */
  readonly summary?: ReactNode
  readonly kind: 'stack' | 'lines'
  readonly unit: Unit
  readonly series: readonly Series[]
  readonly buckets: readonly ChartBucket[]
  readonly format: (value: number) => string
  /** Where a click leads: on a bucket, or with its filter on a series. */
  readonly linkTo: (bucket: ChartBucket | null, series: Series | null) => string
}

/** Values over time: drawn, as links, and as a table that says the same. */
export function TimeChart(props: TimeChartProps) {
  const { title, summary, series, buckets } = props
  const [asTable, setAsTable] = useState(false)
  const heading = useId()
  return (
    <figure className="chart card" aria-labelledby={heading}>
      <div className="chart-head">
        <h2 id={heading}>{title}</h2>
        <span className="chart-summary num">{summary}</span>
        <button
          type="button"
          className="chart-switch"
          aria-pressed={asTable}
          aria-label={`${title} as a table`}
          onClick={() => setAsTable(!asTable)}
        >
          Table
        </button>
      </div>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <>
          <ChartLegend {...props} />
          <Plot {...props} />
          {hasValues(series) || buckets.length === 0 ? null : (
            <p className="chart-nothing soft small">Nothing in this time.</p>
          )}
        </>
      )}
    </figure>
  )
}

function Plot({ title, kind, unit, series, buckets, format, linkTo }: TimeChartProps) {
  const [looked, look] = useState<number | null>(null)
  const zone = localZone()
  const ticks = axisTicks(highest(series, kind), unit)
  const shapes = { series, ticks, count: buckets.length }
  const says = (index: number) =>
    series.map(({ name, values }) => `${name} ${said(values[index], format)}`).join(', ')
  const links = buckets.map((bucket, index) => ({
    href: linkTo(bucket, null),
    label: `${bucketName(bucket.start, bucket.end, zone)}: ${says(index)}`,
  }))
  return (
    <div className="plot">
      <div className="plot-axis num" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ bottom: `${shareOf(tick, ticks) * 100}%` }}>
            {format(tick)}
          </span>
        ))}
      </div>
      <div className="plot-area">
        <svg
          viewBox={`0 0 ${buckets.length || 1} 100`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <GridLines {...shapes} />
          {kind === 'stack' ? <StackedBars {...shapes} /> : <Lines {...shapes} />}
        </svg>
        <PlotLinks title={title} links={links} onLook={look} />
        {looked === null ? null : <Tip {...{ series, buckets, format, index: looked }} />}
      </div>
      <div className="plot-times num" aria-hidden="true">
        {timeMarks(
          buckets.map(({ start }) => start),
          zone,
        ).map(({ index, label }) => (
          <span key={index} style={{ left: `${(index / buckets.length) * 100}%` }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}

type TipProps = Pick<TimeChartProps, 'series' | 'buckets' | 'format'> & { readonly index: number }

/** Follows the pointer and the focus; links say the same to screen readers. */
function Tip({ series, buckets, format, index }: TipProps) {
  const bucket = buckets[index]
  if (!bucket) return null
  const at = ((index + 0.5) / buckets.length) * 100
  return (
    <div
      className="plot-tip num"
      aria-hidden="true"
      style={{ left: `${at}%`, transform: `translateX(-${at}%)` }}
    >
      <strong>{bucketName(bucket.start, bucket.end, localZone())}</strong>
      {series.map((one, of) => (
        <span key={one.name} className="plot-tip-line">
          <i className={`swatch ${seriesClass(one, of)}`} />
          <span className="grow ellipsis">{one.name}</span>
          <b>{said(one.values[index], format)}</b>
        </span>
      ))}
    </div>
  )
}

function said(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? 'not known' : format(value)
}

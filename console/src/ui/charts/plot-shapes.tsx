// What is drawn. The drawing is stretched to the place there is, so widths of lines do not scale with it, and it holds no text.
import { segments, seriesClass, stacked, type Series } from '../../lib/chart-series.ts'
import { shareOf } from '../../lib/chart-scale.ts'

export interface ShapesProps {
  readonly series: readonly Series[]
  readonly ticks: readonly number[]
  readonly count: number
}

const top = 100

export function GridLines({ ticks, count }: Omit<ShapesProps, 'series'>) {
  return ticks.map((tick) => {
    const y = top - shareOf(tick, ticks) * top
    return <line key={tick} className="chart-grid" x1={0} x2={count} y1={y} y2={y} />
  })
}

export function StackedBars({ series, ticks }: ShapesProps) {
  const spans = stacked(series)
  return series.map((one, of) => (
    <g key={one.name} className={`chart-fill ${seriesClass(one, of)}`}>
      {spans[of]?.map(([from, to], index) => {
        const low = shareOf(from, ticks) * top
        const high = shareOf(to, ticks) * top
        if (high <= low) return null
        return <rect key={index} x={index + 0.1} width={0.8} y={top - high} height={high - low} />
      })}
    </g>
  ))
}

export function Lines({ series, ticks }: ShapesProps) {
  const y = (value: number) => top - shareOf(value, ticks) * top
  return series.map((one, of) => (
    <g key={one.name} className={`chart-line ${seriesClass(one, of)}`} data-dash={of % 3}>
      {segments(one.values).map((points) => (
        <path
          key={points[0]?.index}
          className={points.length === 1 ? 'chart-dot' : undefined}
          d={pathOf(points, y)}
        />
      ))}
    </g>
  ))
}

/** A value that stands alone is a line of no length: its round ends make a dot, which stays round however the drawing is stretched. */
function pathOf(points: { index: number; value: number }[], y: (value: number) => number): string {
  const all = points.map(({ index, value }) => `${index + 0.5} ${y(value)}`)
  return `M${all.join('L')}${points.length === 1 ? 'h0.001' : ''}`
}

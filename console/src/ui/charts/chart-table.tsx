import { Link } from 'wouter'
import { bucketName, localZone } from '../../lib/chart-time.ts'
import type { TimeChartProps } from './time-chart.tsx'

type Props = Pick<TimeChartProps, 'title' | 'series' | 'buckets' | 'format' | 'linkTo'>

/** What the chart shows, in words and numbers. Times of nothing are left out. */
export function ChartTable({ title, series, buckets, format, linkTo }: Props) {
  const zone = localZone()
  const rows = buckets.flatMap((bucket, index) => {
    const values = series.map((of) => of.values[index] ?? null)
    return values.some((value) => value !== null && value !== 0) ? [{ bucket, values }] : []
  })
  if (rows.length === 0) return <p className="soft">Nothing in this time.</p>
  return (
    <div className="chart-table" role="region" tabIndex={0} aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="chart-number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bucket, values }) => (
            <tr key={bucket.start}>
              <th scope="row">
                <Link href={linkTo(bucket, null)}>
                  {bucketName(bucket.start, bucket.end, zone)}
                </Link>
              </th>
              {values.map((value, index) => (
                <td key={series[index]?.name} className="chart-number num">
                  {value === null ? '–' : format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

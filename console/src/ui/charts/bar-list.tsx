import { Link } from 'wouter'
import { shareOf } from '../../lib/chart-scale.ts'
import './charts.css'

export interface BarRow {
  readonly name: string
  readonly value: number
  /** Null where there is nothing to narrow by. */
  readonly href: string | null
}

interface Props {
  readonly rows: readonly BarRow[]
  readonly format: (value: number) => string
}

/** Names with a bar and a number each, the longest first. */
export function BarList({ rows, format }: Props) {
  const sorted = rows.toSorted((a, b) => b.value - a.value)
  const axis = [0, sorted[0]?.value ?? 0]
  return (
    <ol className="bar-list">
      {sorted.map(({ name, value, href }) => (
        <li key={name}>
          <span className="bar-name ellipsis">
            {href === null ? name : <Link href={href}>{name}</Link>}
          </span>
          <span className="bar-value num">{format(value)}</span>
          <span className="bar-track" aria-hidden="true">
            <span style={{ width: `${shareOf(value, axis) * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  )
}

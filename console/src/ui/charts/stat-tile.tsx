import type { ReactNode } from 'react'
import { Link } from 'wouter'
import './charts.css'

interface Props {
  readonly label: string
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly href?: string
  readonly tone?: 'bad'
}

/** One number that is read at a glance. */
export function StatTile({ label, value, note, href, tone }: Props) {
  const body = (
    <>
      <span className="stat-label">{label}</span>
      <span className="stat-value num" data-tone={tone}>
        {value}
      </span>
      <span className="stat-note num">{note ?? '\u00a0'}</span>
    </>
  )
  if (href === undefined) return <div className="stat card">{body}</div>
  return (
    <Link href={href} className="stat card">
      {body}
    </Link>
  )
}

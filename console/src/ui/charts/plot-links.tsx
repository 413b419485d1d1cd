// A link over each bucket: what is seen is clicked through. One of them is in the order of the tab key, arrows move between them.
import { useRef, useState, type KeyboardEvent } from 'react'
import { Link } from 'wouter'

export interface PlotLink {
  readonly href: string
  /** What a screen reader says of it. */
  readonly label: string
}

interface Props {
  readonly title: string
  readonly links: readonly PlotLink[]
  /** Index of the bucket that is looked at; null: none is. */
  readonly onLook: (index: number | null) => void
}

export function PlotLinks({ title, links, onLook }: Props) {
  const [current, setCurrent] = useState(links.length - 1)
  const group = useRef<HTMLDivElement>(null)
  const reach = Math.min(current, links.length - 1)
  const move = (event: KeyboardEvent) => {
    const to = target(event.key, reach, links.length)
    if (to === null) return
    event.preventDefault()
    setCurrent(to)
    const next = group.current?.children.item(to)
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <div
      ref={group}
      className="plot-links"
      role="group"
      aria-label={`${title}: left and right move in time`}
      onKeyDown={move}
      onMouseLeave={() => onLook(null)}
      onBlur={() => onLook(null)}
    >
      {links.map(({ href, label }, index) => (
        <Link
          key={index}
          href={href}
          aria-label={label}
          tabIndex={index === reach ? 0 : -1}
          onFocus={() => onLook(index)}
          onMouseEnter={() => onLook(index)}
        />
      ))}
    </div>
  )
}

function target(key: string, at: number, count: number): number | null {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[key]
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to))
}

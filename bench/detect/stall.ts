import type { BenchOptions } from './options.ts'
import { hostile } from './sets/hostile.ts'
import type { Subject } from './subject.ts'
import type { Table } from './table.ts'

const kb = 1024
/** Below this a ratio says nothing but noise. */
const least = 0.4

/** Milliseconds on 50 KB of hostile text, and how time grows to 500 KB and 5 MB (10 is linear). */
export function stall(subjects: readonly Subject[], { quick }: BenchOptions): Table[] {
  const rows = subjects.flatMap((subject) =>
    Object.entries(hostile).map(([name, make]) => {
      const small = best(subject, make(50 * kb), 5)
      const middle = best(subject, make(500 * kb), 3)
      const large = quick ? NaN : best(subject, make(5000 * kb), 1)
      return {
        subject: subject.name,
        name,
        small,
        growth: middle / Math.max(small, least),
        growthLarge: large / Math.max(middle, least),
      }
    }),
  )
  const top = (key: 'small' | 'growth' | 'growthLarge') =>
    subjects.flatMap(({ name }) =>
      rows
        .filter((row) => row.subject === name)
        .toSorted((a, b) => b[key] - a[key])
        .slice(0, 1),
    )
  const heads = ['subject', 'text', 'ms at 50 KB', '500 KB / 50 KB', '5 MB / 500 KB']
  const show = (row: (typeof rows)[number]) => [
    row.subject,
    row.name,
    row.small,
    row.growth,
    row.growthLarge,
  ]
  const slowest = rows.toSorted((a, b) => b.small - a.small).slice(0, 12)
  return [
    {
      title: `Hostile text: worst of ${Object.keys(hostile).length} kinds, by time and by growth`,
      heads,
      rows: [...top('small'), ...top('growth'), ...(quick ? [] : top('growthLarge'))].map(show),
    },
    { title: 'Hostile text: the slowest', heads, rows: slowest.map(show) },
  ]
}

function best({ run }: Subject, text: string, times: number): number {
  let least = Infinity
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    run(text)
    least = Math.min(least, performance.now() - began)
  }
  return least
}

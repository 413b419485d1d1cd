// From the buckets of an overview to the series of a chart.

export interface Series {
  /** What the legend says. */
  readonly name: string
  /** One a bucket; null: not known, which is a gap and no nought. */
  readonly values: readonly (number | null)[]
  /** Of what went wrong: it has a colour of its own. */
  readonly isBad?: true
  /** Narrows a click to this series. */
  readonly filter?: Readonly<Record<string, string>>
}

/** Bottom and top of what each series adds, a bucket. */
export function stacked(series: readonly Series[]): (readonly [from: number, to: number])[][] {
  const height: number[] = []
  return series.map(({ values }) =>
    values.map((value, index) => {
      const from = height[index] ?? 0
      const to = from + Math.max(0, value ?? 0)
      height[index] = to
      return [from, to] as const
    }),
  )
}

/** The highest that a chart of them has to reach. */
export function highest(series: readonly Series[], kind: 'stack' | 'lines'): number {
  if (kind === 'lines')
    return Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const tops = stacked(series).at(-1) ?? []
  return tops.reduce((most, [, to]) => Math.max(most, to), 0)
}

/** Whether there is anything to draw. */
export function hasValues(series: readonly Series[]): boolean {
  return series.some(({ values }) => values.some((value) => value !== null && value > 0))
}

/** Runs of neighbouring values as points: a line is broken where a value is not known. */
export function segments(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const all: { index: number; value: number }[][] = []
  let open: { index: number; value: number }[] | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) open = null
    else if (open) open.push({ index, value })
    else all.push((open = [{ index, value }]))
  }
  return all
}

type Counts = Readonly<Record<string, number>>

/** A series for each of the most frequent classes, and one for the others. */
export function classSeries(buckets: readonly { readonly findings: Counts }[], most = 6): Series[] {
  const totals = new Map<string, number>()
  for (const { findings } of buckets)
    for (const [name, count] of Object.entries(findings))
      totals.set(name, (totals.get(name) ?? 0) + count)
  const names = [...totals].toSorted(byCount).map(([name]) => name)
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const others = names.slice(shown.length)
  const series = shown.map((name) => ({
    name,
    values: buckets.map(({ findings }) => own(findings, name)),
    filter: { classes: name },
  }))
  if (others.length === 0) return series
  const sum = (of: Counts) => others.reduce((all, name) => all + own(of, name), 0)
  const rest = { name: `${others.length} others`, values: buckets.map((of) => sum(of.findings)) }
  return [...series, rest]
}

/** Names of classes come from outside: `constructor` is one, too. */
function own(counts: Counts, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0
}

function byCount([a, most]: [string, number], [b, least]: [string, number]): number {
  return least - most || (a < b ? -1 : 1)
}

/** Names its colour, as `charts.css` has it. */
export function seriesClass({ isBad }: Series, index: number): string {
  return isBad ? 'series-bad' : `series-${(index % 8) + 1}`
}

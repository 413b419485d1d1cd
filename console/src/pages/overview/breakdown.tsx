import { useState } from 'react'
import type { Overview } from '../../api/client.ts'
import { formatCost, formatNumber } from '../../lib/format.ts'
import { BarList, type BarRow } from '../../ui/charts/bar-list.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { runsLink, type Looked } from './runs-link.ts'

type Row = Overview['models'][number]

const measures = [
  { value: 'tokens', label: 'Tokens', of: (row: Row) => row.inputTokens + row.outputTokens },
  { value: 'costUsd', label: 'Cost', of: (row: Row) => row.costUsd },
  { value: 'runs', label: 'Runs', of: (row: Row) => row.runs },
  { value: 'errors', label: 'Errors', of: (row: Row) => row.errors },
] as const
type Measure = (typeof measures)[number]['value']

interface Props {
  readonly title: string
  /** What the rows are told apart by: a filter of the list of runs. */
  readonly by: 'model' | 'agent'
  readonly rows: readonly Row[]
  readonly looked: Looked
}

/** Who or what used how much. */
export function Breakdown({ title, by, rows, looked }: Props) {
  const [chosen, choose] = useState<Measure>('tokens')
  const measure = measures.find(({ value }) => value === chosen) ?? measures[0]
  const bars = rows.flatMap((row): BarRow[] => {
    const value = measure.of(row)
    if (value === null) return []
    const href = row.key === null ? null : runsLink(looked, { [by]: row.key })
    return [{ name: row.key ?? 'not named', value, href }]
  })
  const format = chosen === 'costUsd' ? formatCost : formatNumber
  return (
    <section className="card stack" aria-label={title}>
      <div className="spread">
        <h2>{title}</h2>
        <SelectField
          label={`${title}, measured in`}
          isLabelHidden
          value={chosen}
          choices={measures}
          onValue={choose}
        />
      </div>
      {bars.length > 0 ? (
        <BarList rows={bars} format={(value) => format(value)} />
      ) : (
        <p className="soft">{chosen === 'costUsd' ? 'No cost is known.' : 'None in this time.'}</p>
      )}
    </section>
  )
}

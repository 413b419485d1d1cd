import { useState } from 'react'
import {
  filterWords,
  isFilter,
  kinds,
  states,
  statuses,
  withFilter,
  type RunFilterName,
  type RunFilters,
} from '../../lib/filters.ts'
import { Button } from '../../ui/button.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { SelectField, type Choice } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

const times: readonly Choice[] = [
  { value: '', label: 'Any time' },
  { value: '15m', label: 'Last 15 minutes' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
]

// Users, sessions and tags come by links, as tokens or pseudonyms: what is typed here ends up in the address.
const texts: readonly (readonly [RunFilterName, string, string?])[] = [
  ['agent', 'Agent'],
  ['model', 'Model'],
  ['trace_type', 'Trace type'],
  ['environment', 'Environment'],
  ['min_cost', 'Costs at least, US$', 'Like 0.05'],
  ['min_duration_ms', 'Takes at least, ms', 'Like 1500'],
  ['classes', 'Hides all of', 'Like email,us_ssn'],
  ['since', 'Since', 'Like 3h or 2026-11-22'],
  ['until', 'Until', 'Like 1h or 2026-11-23'],
]

export interface FilterBarProps {
  readonly filters: RunFilters
  readonly onChange: (filters: RunFilters) => void
}

export function FilterBar({ filters, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="stack-tight" aria-label="Filters">
      <div className="filter-bar">
        <Selects filters={filters} onChange={onChange} />
        <Button
          kind="quiet"
          icon={isOpen ? 'down' : 'right'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          More filters
        </Button>
      </div>
      {isOpen && (
        <div className="filter-grid card">
          {texts.map(([name, label, hint]) => (
            <FilterField
              key={`${name}=${filters[name] ?? ''}`}
              {...{ name, label, hint }}
              value={filters[name] ?? ''}
              onSet={(text) => onChange(withFilter(filters, name, text))}
            />
          ))}
        </div>
      )}
      <ActiveFilters filters={filters} onChange={onChange} />
    </section>
  )
}

const selects: readonly (readonly [RunFilterName, string, readonly Choice[]])[] = [
  ['since', 'Time', times],
  ['status', 'Status', choicesOf(statuses, 'Any status')],
  ['state', 'State', choicesOf(states, 'Any state')],
  ['kind', 'Kind of step', choicesOf(kinds, 'Any step')],
]

function Selects({ filters, onChange }: FilterBarProps) {
  return selects.map(([name, label, choices]) => {
    const value = filters[name] ?? ''
    const isKnown = choices.some((choice) => choice.value === value)
    return (
      <SelectField
        key={name}
        isLabelHidden
        label={label}
        value={value}
        choices={isKnown ? choices : [...choices, { value, label: 'Custom' }]}
        onValue={(text) => onChange(withFilter(filters, name, text))}
      />
    )
  })
}

function choicesOf(values: readonly string[], any: string): Choice[] {
  return [{ value: '', label: any }, ...values.map((value) => ({ value, label: value }))]
}

interface FilterFieldProps {
  readonly name: RunFilterName
  readonly label: string
  readonly hint: string | undefined
  readonly value: string
  readonly onSet: (text: string) => void
}

/** Takes effect with Enter, or when it is left. */
function FilterField({ name, label, hint, value, onSet }: FilterFieldProps) {
  const [text, setText] = useState(value)
  const told = text.trim()
  const isWrong = told !== '' && !isFilter(name, told)
  const commit = (): void => {
    if (!isWrong && told !== value) onSet(told)
  }
  return (
    <TextField
      label={label}
      value={text}
      placeholder={hint}
      error={isWrong ? 'This cannot be asked for.' : null}
      onValue={setText}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}

function ActiveFilters({ filters, onChange }: FilterBarProps) {
  const active = filterWords(filters)
  if (active.length === 0) return null
  return (
    <ul className="active-filters" aria-label="Filters in force">
      {active.map(({ name, text }) => (
        <li key={name}>
          <Button
            size="small"
            icon="close"
            title="Take this filter away"
            onClick={() => onChange(withFilter(filters, name, undefined))}
          >
            <PlainText text={text} className="ellipsis" />
          </Button>
        </li>
      ))}
      <li>
        <Button size="small" kind="quiet" onClick={() => onChange({})}>
          Clear all
        </Button>
      </li>
    </ul>
  )
}

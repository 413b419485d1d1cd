import { useState } from 'react'
import { actionChoices } from '../../lib/audit-words.ts'
import { outcomes, type AuditFilter } from '../../lib/audit-filter.ts'
import { fromLocalInput, localInput } from '../../lib/chart-range.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

export type AuditPatch = { readonly [Name in keyof AuditFilter]?: string }

interface Props {
  readonly filter: AuditFilter
  readonly onFilter: (patch: AuditPatch) => void
}

const any = { value: '', label: 'Any' }

export function AuditFilters({ filter, onFilter }: Props) {
  const { action = '', outcome = '', since, until } = filter
  const known = actionChoices()
  const other = known.some(({ value }) => value === action) || action === ''
  const actions = [any, ...known, ...(other ? [] : [{ value: action, label: action }])]
  const isNarrowed = Object.keys(filter).length > 0
  return (
    <div className="card audit-filters" role="search" aria-label="Audit entries">
      <TextFilter label="Who" name="actor" {...{ filter, onFilter }} placeholder="os:ann, key:…" />
      <SelectField
        label="What"
        value={action}
        choices={actions}
        onValue={(value) => onFilter({ action: value })}
      />
      <SelectField
        label="Outcome"
        value={outcome}
        choices={[any, ...outcomes.map((value) => ({ value: value as string, label: value }))]}
        onValue={(value) => onFilter({ outcome: value })}
      />
      <TextFilter label="Of what (id)" name="target" {...{ filter, onFilter }} />
      <TimeFilter label="From" at={since} onTime={(time) => onFilter({ since: time })} />
      <TimeFilter label="Until" at={until} onTime={(time) => onFilter({ until: time })} />
      {isNarrowed && (
        <Button
          kind="quiet"
          icon="close"
          onClick={() =>
            onFilter({ actor: '', action: '', outcome: '', target: '', since: '', until: '' })
          }
        >
          Clear
        </Button>
      )}
    </div>
  )
}

interface TextFilterProps extends Props {
  readonly label: string
  readonly name: 'actor' | 'target'
  readonly placeholder?: string
}

/** Taken over with Enter, or when the field is left: not every letter is a question to the collector. */
function TextFilter({ label, name, filter, onFilter, placeholder }: TextFilterProps) {
  const told = filter[name] ?? ''
  const [text, setText] = useState(told)
  const [before, setBefore] = useState(told)
  if (told !== before) {
    setBefore(told)
    setText(told)
  }
  const take = (): void => {
    if (text.trim() !== told) onFilter({ [name]: text.trim() })
  }
  return (
    <TextField
      label={label}
      value={text}
      onValue={setText}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  )
}

function TimeFilter(props: {
  readonly label: string
  readonly at: string | undefined
  readonly onTime: (time: string) => void
}) {
  const { label, at, onTime } = props
  return (
    <TextField
      type="datetime-local"
      label={label}
      value={at === undefined ? '' : localInput(new Date(at))}
      onValue={(text) => onTime(fromLocalInput(text)?.toISOString() ?? '')}
    />
  )
}

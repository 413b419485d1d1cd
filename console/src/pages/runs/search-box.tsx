// What is searched for may be somebody's: it goes in the body of a request, and lives as long as this page.
import { useState, type FormEvent, type RefObject } from 'react'
import { useLocation } from 'wouter'
import { idPath } from '../../lib/filters-id.ts'
import { whyNot, type Right } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface Sought {
  readonly way: 'text' | 'value'
  readonly what: string
}

const ways = [
  { value: 'text', label: 'Words in runs' },
  { value: 'value', label: 'Hidden value or id' },
] as const
const rights: Record<Sought['way'], Right> = { text: 'search-text', value: 'search-value' }

export interface SearchBoxProps {
  readonly input: RefObject<HTMLDivElement | null>
  readonly isSearching: boolean
  readonly onSearch: (sought: Sought | null) => void
}

export function SearchBox({ input, isSearching, onSearch }: SearchBoxProps) {
  const { session, can } = useSession()
  const [, navigate] = useLocation()
  const [way, setWay] = useState<Sought['way']>('text')
  const [what, setWhat] = useState('')
  const reason = can(rights[way]) ? null : whyNot(rights[way], session.principal.roles)
  const search = (event: FormEvent): void => {
    event.preventDefault()
    const told = what.trim()
    const path = idPath(told)
    if (path) navigate(path)
    else if (told !== '' && reason === null) onSearch({ way, what: told })
  }
  const clear = (): void => {
    setWhat('')
    onSearch(null)
  }
  return (
    <form className="search-box" role="search" onSubmit={search}>
      <SelectField
        label="Search for"
        isLabelHidden
        value={way}
        choices={ways}
        onValue={(value) => setWay(value)}
      />
      <div className="grow" ref={input}>
        <TextField
          label={way === 'text' ? 'Words' : 'Value or id'}
          isLabelHidden
          type="search"
          value={what}
          maxLength={way === 'text' ? 1000 : 16_384}
          placeholder={
            way === 'text' ? 'Words, or the id of a run' : 'ada@example.org, a card, an id'
          }
          onValue={setWhat}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            clear()
            event.currentTarget.blur()
          }}
        />
      </div>
      <Button type="submit" icon="search" isBusy={isSearching} whyNot={reason} onClick={undefined}>
        Search
      </Button>
    </form>
  )
}

import { useState, type FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { searchProblem, ways, type Search, type Way } from './who.ts'

const examples: Record<Way, string> = {
  value: 'E-mail, phone, card, account',
  user: 'As the application calls them',
  subject: '32 hex digits',
}

interface Props {
  readonly isBusy: boolean
  readonly onFind: (search: Search) => void
}

/** What is typed is sent in the body of a request and kept nowhere. */
export function FindForm({ isBusy, onFind }: Props) {
  const [search, setSearch] = useState<Search>({ way: 'value', text: '', className: '' })
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const wrong = searchProblem(search)
    setProblem(wrong)
    if (wrong === null) onFind(search)
  }
  return (
    <form className="card find-form" onSubmit={submit} role="search" aria-label="A person">
      <SelectField
        label="Find by"
        value={search.way}
        choices={ways}
        onValue={(way) => setSearch({ ...search, way })}
      />
      <TextField
        label="Who"
        placeholder={examples[search.way]}
        value={search.text}
        onValue={(text) => setSearch({ ...search, text })}
        error={problem}
        hint="Looked up in the index: nothing is decrypted but what is found. The look-up is on record."
      />
      {search.way === 'value' && (
        <TextField
          label="Class (optional)"
          placeholder="email, us_ssn, phone…"
          value={search.className}
          onValue={(className) => setSearch({ ...search, className })}
        />
      )}
      <Button type="submit" kind="primary" icon="search" isBusy={isBusy}>
        Find
      </Button>
    </form>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { AccessCase } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { rights, type Right } from '../../lib/rights.ts'
import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { accessCase, ofRuns, type CaseForm } from './access-case.ts'

const empty: CaseForm = {
  roles: 'analyst',
  action: 'read-content',
  traceType: '',
  environment: '',
  class: '',
  purpose: '',
}

/** Who, what, of which run: what the policy answers, while it is written. `text` absent: what is in force. */
export function AccessTest({ text }: { text: string | undefined }) {
  const [form, setForm] = useState(empty)
  const set = (patch: Partial<CaseForm>): void => setForm({ ...form, ...patch })
  const isOfRun = ofRuns.has(form.action)
  return (
    <section className="card stack policy-test">
      <h2>Try it</h2>
      <TextField
        label="Roles"
        value={form.roles}
        onValue={(roles) => set({ roles })}
        hint="With commas between them."
      />
      <SelectField<Right>
        label="Wants to"
        value={form.action}
        choices={rights.map((right) => ({ value: right, label: right }))}
        onValue={(action) => set({ action })}
      />
      {isOfRun && (
        <div className="fields">
          <TextField
            label="Trace type"
            value={form.traceType}
            onValue={(traceType) => set({ traceType })}
          />
          <TextField
            label="Environment"
            value={form.environment}
            onValue={(environment) => set({ environment })}
          />
          <TextField
            label="Class"
            value={form.class}
            onValue={(name) => set({ class: name })}
            placeholder="us_ssn"
          />
          <TextField label="Purpose" value={form.purpose} onValue={(purpose) => set({ purpose })} />
        </div>
      )}
      <Answer text={useDeferredValue(text)} asked={accessCase(form)} />
    </section>
  )
}

function Answer({ text, asked }: { text: string | undefined; asked: AccessCase }) {
  const answer = useQuery({
    queryKey: ['access-test', text, asked],
    queryFn: async ({ signal }) => {
      // Typing goes on: only what stays for a moment is asked.
      await new Promise((done) => setTimeout(done, 250))
      if (signal.aborted) return null
      const body = { cases: [asked], ...(text === undefined ? {} : { text }) }
      return api.testAccessPolicy({ body }, signal)
    },
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  if (answer.isError)
    return (
      <p className="field-error wrap" role="alert">
        {sayError(answer.error)}
      </p>
    )
  const [first] = answer.data?.answers ?? []
  if (!first) return <p className="soft">…</p>
  const isAllowed = first.decision === 'allow'
  return (
    <div className="stack-tight" role="status">
      <Chip tone={isAllowed ? 'ok' : 'bad'} icon={isAllowed ? 'check' : 'lock'}>
        {isAllowed ? 'allowed' : 'denied'}
      </Chip>
      <p className="soft small wrap">
        {first.because.length > 0 ? (
          <>
            Decided by <PlainText text={first.because.join(', ')} />.
          </>
        ) : (
          'No policy permits it.'
        )}
      </p>
    </div>
  )
}

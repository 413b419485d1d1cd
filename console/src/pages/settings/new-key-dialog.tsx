import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewApiKey } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** What the ready roles may do; others are of the operator's own policy. */
const known = new Map([
  ['ingest', 'writes, reads nothing'],
  ['viewer', 'looks at headers'],
  ['analyst', 'reads masked content, searches text'],
  ['investigator', 'reveals, searches for values'],
  ['auditor', 'reads the audit, verifies; no content'],
  ['dpo', 'finds, exports and erases people'],
  ['admin', 'keys, access, policy; no content'],
])
const choiceOf = (role: string) => ({
  value: role,
  label: `${role}: ${known.get(role) ?? 'a role of your own'}`,
})

const days = [
  { value: '', label: 'never' },
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
] as const

/** Words between commas and blanks. */
const listed = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

const dayMs = 86_400_000

interface NewKeyProps {
  readonly roles: readonly string[]
  readonly onMade: () => void
  readonly onClose: () => void
}

export function NewKeyDialog({ roles, onMade, onClose }: NewKeyProps) {
  const make = useMutation({
    mutationFn: (body: NewApiKey) => api.makeApiKey({ body }),
    onSuccess: onMade,
    gcTime: 0,
  })
  if (make.data)
    return (
      <Dialog
        title="The key"
        onClose={onClose}
        actions={
          <Button kind="primary" onClick={onClose}>
            I have kept it
          </Button>
        }
      >
        <div className="stack">
          <p>It is shown this once. Keep it where secrets are kept: nobody can show it again.</p>
          <Snippet code={make.data.key} what="The key" />
          {make.data.warning && (
            <p className="notice" data-tone="warn">
              {make.data.warning}
            </p>
          )}
        </div>
      </Dialog>
    )
  return (
    <KeyForm
      roles={roles}
      error={make.error && sayError(make.error)}
      isBusy={make.isPending}
      onMake={(body) => make.mutate(body)}
      onClose={onClose}
    />
  )
}

interface KeyFormProps {
  readonly roles: readonly string[]
  readonly error: string | null
  readonly isBusy: boolean
  readonly onMake: (body: NewApiKey) => void
  readonly onClose: () => void
}

function KeyForm({ roles, error, isBusy, onMake, onClose }: KeyFormProps) {
  const [role, setRole] = useState<NewApiKey['role']>('ingest')
  const [name, setName] = useState('')
  const [end, setEnd] = useState<'' | '30' | '90' | '365'>('90')
  const [addresses, setAddresses] = useState('')
  const [traceTypes, setTraceTypes] = useState('')
  const submit = (): void =>
    onMake({
      role,
      name: name.trim(),
      ...(end ? { expires: new Date(Date.now() + Number(end) * dayMs).toISOString() } : {}),
      addresses: listed(addresses),
      traceTypes: listed(traceTypes),
    })
  return (
    <AskDialog
      title="Make a key"
      action="Make the key"
      isBusy={isBusy}
      wrong={error}
      onDo={submit}
      onClose={onClose}
    >
      <SelectField label="Role" value={role} choices={roles.map(choiceOf)} onValue={setRole} />
      <TextField label="Name" value={name} onValue={setName} hint="Who or what it is for." />
      <SelectField label="Ends" value={end} choices={days} onValue={setEnd} />
      <TextField
        label="Addresses"
        value={addresses}
        onValue={setAddresses}
        placeholder="10.0.0.0/8, 2001:db8::/32"
        hint="CIDR blocks that it may come from. Empty: any."
      />
      <TextField
        label="Trace types"
        value={traceTypes}
        onValue={setTraceTypes}
        hint="What it may write or look at. Empty: all."
      />
    </AskDialog>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Empty, Loaded, sayError } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

const queryKey = ['api-keys'] as const

export function ApiKeysSection() {
  const [isMaking, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const client = useQueryClient()
  const keys = useQuery({ queryKey, queryFn: ({ signal }) => api.apiKeys({}, signal) })
  const changed = (): void => void client.invalidateQueries({ queryKey })
  return (
    <div className="stack">
      <div className="spread">
        <p className="soft">Each key has one role. An ingest key can write, and nothing else.</p>
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </div>
      <Loaded query={keys}>
        {({ apiKeys }) =>
          apiKeys.length === 0 ? (
            <Empty title="No keys" icon="lock">
              <p className="soft">An agent needs one to record.</p>
            </Empty>
          ) : (
            <Table
              caption="API keys"
              columns={columns(setRevoking)}
              rows={apiKeys}
              rowKey={({ id }) => id}
            />
          )
        }
      </Loaded>
      {isMaking && keys.data && (
        <NewKeyDialog roles={keys.data.roles} onMade={changed} onClose={() => setMaking(false)} />
      )}
      {revoking && <Revoke apiKey={revoking} onDone={changed} onClose={() => setRevoking(null)} />}
    </div>
  )
}

function columns(onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      isWide: true,
      cell: ({ name, id }) => (
        <span className="wrap">
          {name ? <PlainText text={name} /> : <span className="soft">no name</span>}{' '}
          <span className="mono soft small">{id}</span>
        </span>
      ),
    },
    { key: 'role', head: 'Role', cell: ({ role }) => role },
    { key: 'state', head: 'State', isPlain: true, cell: (key) => <State apiKey={key} /> },
    { key: 'from', head: 'Good for', isExtra: true, cell: (key) => <Bounds apiKey={key} /> },
    { key: 'used', head: 'Last used', cell: ({ lastUsed }) => <Used at={lastUsed} /> },
    {
      key: 'created',
      head: 'Made',
      isExtra: true,
      cell: ({ created }) => <Time at={created} isRelative />,
    },
    {
      key: 'do',
      head: '',
      cell: (key) =>
        key.revoked === null && (
          <Button
            size="small"
            aria-label={`Revoke ${key.name || key.id}`}
            onClick={() => onRevoke(key)}
          >
            Revoke
          </Button>
        ),
    },
  ]
}

function State({ apiKey: { revoked, expires } }: { apiKey: ApiKey }) {
  if (revoked !== null) return <Chip>revoked</Chip>
  if (expires === null) return <Chip tone="ok">in force</Chip>
  if (Date.parse(expires) <= Date.now()) return <Chip tone="warn">expired</Chip>
  return (
    <span className="row">
      <Chip tone="ok">in force</Chip>
      <span className="soft small">
        ends <Time at={expires} isRelative />
      </span>
    </span>
  )
}

function Used({ at }: { at: string | null }) {
  return at === null ? <span className="soft">never</span> : <Time at={at} isRelative />
}

function Bounds({ apiKey: { addresses, traceTypes } }: { apiKey: ApiKey }) {
  const bounds = [...addresses, ...traceTypes]
  if (bounds.length === 0) return <span className="soft">any address, any trace type</span>
  return (
    <span className="wrap small">
      <PlainText text={bounds.join(', ')} />
    </span>
  )
}

interface RevokeProps {
  readonly apiKey: ApiKey
  readonly onDone: () => void
  readonly onClose: () => void
}

function Revoke({ apiKey: { id, name, role }, onDone, onClose }: RevokeProps) {
  const revoke = useMutation({
    mutationFn: () => api.revokeApiKey({ id }),
    onSuccess: () => {
      toast('The key is revoked.')
      onDone()
      onClose()
    },
  })
  return (
    <Confirm
      title="Revoke this key?"
      action="Revoke"
      isDanger
      isBusy={revoke.isPending}
      wrong={revoke.error && sayError(revoke.error)}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>
        <PlainText text={name || id} /> ({role}) stops working at once, and for good. Who is signed
        in by it is signed out.
      </p>
    </Confirm>
  )
}

import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { Chip } from '../../ui/chip.tsx'
import { None } from '../../ui/none.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

export function KeysSection() {
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys({}, signal) })
  return (
    <Loaded query={keys}>
      {({ keys: rows, rotating }) => (
        <div className="stack">
          <p className="soft">
            Names and ages only. Keys are renewed by age, or by <code>sealtrace keys rotate</code>.
          </p>
          {rotating && (
            <p className="notice" data-tone="warn">
              A rotation of the root key has begun and not ended: run{' '}
              <code>sealtrace keys rotate root</code>.
            </p>
          )}
          <Table
            caption="Keys"
            rows={rows}
            rowKey={({ use, id, since }) => `${use} ${id} ${since}`}
            columns={[
              { key: 'use', head: 'For', cell: ({ use }) => <PlainText text={use} /> },
              {
                key: 'id',
                head: 'Id',
                isExtra: true,
                cell: ({ id }) =>
                  id === null ? <None /> : <PlainText className="mono small wrap" text={id} />,
              },
              {
                key: 'age',
                head: 'Age',
                isNumber: true,
                cell: ({ ageDays }) => (ageDays === null ? <None /> : `${ageDays} d`),
              },
              { key: 'next', head: 'Renewed', cell: ({ next }) => <Next at={next} /> },
              {
                key: 'where',
                head: 'Where',
                isExtra: true,
                cell: ({ provider }) =>
                  provider === null ? <None /> : <PlainText text={provider} />,
              },
              { key: 'count', head: 'How many', isNumber: true, cell: ({ count }) => count },
              {
                key: 'state',
                head: 'State',
                cell: ({ state }) => (
                  <Chip>
                    <PlainText text={state} />
                  </Chip>
                ),
              },
            ]}
          />
        </div>
      )}
    </Loaded>
  )
}

function Next({ at }: { at: string | null }) {
  return at === null ? <span className="soft">by hand</span> : <Time at={at} isRelative />
}

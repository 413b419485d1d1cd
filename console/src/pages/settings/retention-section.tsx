import { useQuery } from '@tanstack/react-query'
import type { RetentionView } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { Num } from '../../ui/numbers.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'

type Rules = RetentionView['settings']

const kept = (days: number | null): string => (days === null ? 'for good' : `${days} days`)

export function RetentionSection() {
  const retention = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.retention({}, signal),
  })
  return (
    <Loaded query={retention}>
      {({ inForce, settings, due }) => (
        <div className="stack">
          {inForce === null && (
            <p className="notice" data-tone="warn">
              No policy is signed yet: what the settings say takes effect once{' '}
              <code>sealtrace retention run</code> has signed it.
            </p>
          )}
          <div className="grid-2">
            <section className="card stack-tight">
              <h2>In force</h2>
              {inForce ? <RuleTable rules={inForce} /> : <p className="soft">Nothing expires.</p>}
            </section>
            <section className="card stack-tight">
              <h2>In the settings</h2>
              <RuleTable rules={settings} />
            </section>
          </div>
          <section className="card stack-tight">
            <h2>Due now</h2>
            <dl className="facts">
              <dt>Records</dt>
              <dd>
                <Num value={due.records} />
              </dd>
              <dt>Parts</dt>
              <dd>
                <Num value={due.parts} />
              </dd>
              <dt>Keys</dt>
              <dd>
                <Num value={due.keys} />
              </dd>
              <dt>Kept by a hold</dt>
              <dd>
                <Num value={due.held} />
              </dd>
            </dl>
          </section>
          <p className="soft small">
            How long things are kept is said in <code>[retention]</code> of the settings file and
            signed by the officer’s key; it is not changed here.
          </p>
        </div>
      )}
    </Loaded>
  )
}

function RuleTable({ rules: { days, rules } }: { rules: Rules }) {
  const rows = [...rules.map((rule, index) => ({ ...rule, key: String(index) }))]
  return (
    <>
      <p>
        Everything: <strong>{kept(days)}</strong>
      </p>
      {rows.length > 0 && (
        <Table
          caption="Exceptions"
          rows={rows}
          rowKey={({ key }) => key}
          columns={[
            { key: 'type', head: 'Trace type', cell: ({ traceType }) => <Of text={traceType} /> },
            { key: 'kind', head: 'Kind', cell: ({ kind }) => <Of text={kind} /> },
            { key: 'class', head: 'Class', cell: (rule) => <Of text={rule.class} /> },
            { key: 'days', head: 'Kept', cell: (rule) => kept(rule.days) },
          ]}
        />
      )}
    </>
  )
}

function Of({ text }: { text: string | undefined }) {
  return text === undefined ? <span className="soft">any</span> : <PlainText text={text} />
}

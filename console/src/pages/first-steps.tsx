import { useState } from 'react'
import { Link } from 'wouter'
import { useSession } from '../lib/session.ts'
import { useUrlState } from '../lib/url-state.ts'
import { Chip } from '../ui/chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { Page } from '../ui/page.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { IngestKey, placeholderKey } from './first-steps/ingest-key.tsx'
import { ways } from './first-steps/snippets.ts'
import { useFirstRun } from './first-steps/use-first-run.ts'
import './first-steps/first-steps.css'

const names = ['with'] as const

export default function FirstStepsPage() {
  const [key, setKey] = useState(placeholderKey)
  return (
    <Page
      title="First steps"
      width="text"
      lead="Three steps until the first run of your agent stands here, masked and sealed."
    >
      <ol className="steps">
        <li className="card stack">
          <h2>A key for your agent</h2>
          <IngestKey onMade={setKey} />
        </li>
        <li className="card stack">
          <h2>Point your agent here</h2>
          <Ways apiKey={key} />
        </li>
        <li className="card stack">
          <h2>Run it</h2>
          <Arrival />
        </li>
      </ol>
    </Page>
  )
}

function Ways({ apiKey: key }: { apiKey: string }) {
  const [query, setQuery] = useUrlState(names)
  const all = ways({ origin: window.location.origin, key })
  const current = all.find(({ name }) => name === query.with) ?? all[0]
  if (!current) return null
  return (
    <Tabs
      label="What you have"
      isWrapped
      tabs={all.map(({ name, label }) => ({ name, label }))}
      current={current.name}
      onChange={(name) => setQuery({ with: name }, { replace: true })}
    >
      <div className="stack">
        <p className="row">
          {current.sealed === 'in your process' ? (
            <Chip tone="ok" icon="seal">
              Sealed in your process
            </Chip>
          ) : (
            <Chip tone="warn" icon="warning">
              Sealed in the collector
            </Chip>
          )}
          <span className="small soft">
            {current.sealed === 'in your process'
              ? 'Masked and encrypted before anything leaves it. Node 22.15 or newer, with the package in your project.'
              : 'What is sent is in the clear as far as here: use https to another machine. Nothing to install.'}
          </span>
        </p>
        {current.blocks.map(({ what, code }) => (
          <div key={what} className="stack-tight">
            <h3>{what}</h3>
            <Snippet code={code} what={what} />
          </div>
        ))}
        <p className="small soft">
          More in <code>docs/{current.doc}</code> of the package.
        </p>
      </div>
    </Tabs>
  )
}

function Arrival() {
  const { can } = useSession()
  const canLook = can('read-header')
  const run = useFirstRun(canLook)
  if (!canLook)
    return <p className="soft">Your roles cannot look at runs: somebody else will see it arrive.</p>
  return (
    <div className="arrival" data-arrived={run !== null || undefined} role="status">
      <span className="arrival-light" aria-hidden="true">
        <Icon name={run ? 'check' : 'clock'} size={22} />
      </span>
      {run ? (
        <div className="grow">
          <strong>Your run is here.</strong>
          <p className="soft small">Masked, sealed, and in the log under a signed checkpoint.</p>
        </div>
      ) : (
        <div className="grow">
          <strong>Waiting for a run …</strong>
          <p className="soft small">This lights up by itself when it arrives.</p>
        </div>
      )}
      {run && (
        <Link href={`/runs/${run}`} className="button" data-kind="primary">
          Look at it
        </Link>
      )}
    </div>
  )
}

import { useState } from 'react'
import { Link } from 'wouter'
import type { SubjectView } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { Mentions } from './mentions.tsx'
import { People } from './people.tsx'
import { WhatGoes } from './what-goes.tsx'

interface Props {
  readonly view: SubjectView
  /** What was looked for, where that is a value: its mentions can go with the person. */
  readonly value: string | null
  /** Somebody in whose runs the value stands. */
  readonly onPerson: (subject: string) => void
  readonly onGone: () => void
}

/** What there is of a person, and what can be done about it. */
export function SubjectCard({ view, value, onPerson, onGone }: Props) {
  const [asked, ask] = useState<'erase' | 'export' | null>(null)
  const { subject, pseudonym, traces, people, mentions, holds } = view
  const canErase = subject !== null || mentions.length > 0
  return (
    <section className="card stack" aria-labelledby="found">
      <div className="spread">
        <h2 id="found">{subject === null ? 'No runs of their own' : 'Person found'}</h2>
        <div className="row">
          <Button
            icon="download"
            whyNot={
              subject === null ? 'There is nobody of that user id: choose a person below.' : null
            }
            onClick={() => ask('export')}
          >
            Export
          </Button>
          <Button
            kind="danger"
            icon="trash"
            whyNot={canErase ? null : 'There is nothing to erase: choose a person below.'}
            onClick={() => ask('erase')}
          >
            {subject === null ? 'Erase mentions' : 'Erase'}
          </Button>
        </div>
      </div>
      {subject !== null && <Facts {...{ subject, pseudonym, traces }} />}
      {holds.length > 0 && <Holds holds={holds} />}
      <div className="stack-tight">
        <h3>What an erasure would take</h3>
        <WhatGoes view={view} />
      </div>
      {people.length > 0 && <People people={people} current={subject} onPerson={onPerson} />}
      {mentions.length > 0 && <Mentions mentions={mentions} />}
      {asked === 'export' && subject !== null && (
        <ExportDialog subject={subject} onClose={() => ask(null)} />
      )}
      {asked === 'erase' && <EraseDialog {...{ view, value, onGone }} onClose={() => ask(null)} />}
    </section>
  )
}

interface FactsProps extends Pick<SubjectView, 'pseudonym' | 'traces'> {
  readonly subject: string
}

function Facts({ subject, pseudonym, traces }: FactsProps) {
  return (
    <dl className="facts">
      <dt>Subject</dt>
      <dd className="row">
        <code className="wrap">{subject}</code>
        <CopyButton text={subject} what="the subject’s id" />
      </dd>
      <dt>Pseudonym</dt>
      <dd>{pseudonym === null ? '–' : <Pseudonym pseudonym={pseudonym} />}</dd>
      <dt>Runs</dt>
      <dd className="row">
        {traces.slice(0, 8).map((trace) => (
          <Link key={trace} href={`/runs/${trace}`} className="mono" title={trace}>
            {`${trace.slice(0, 8)}…`}
          </Link>
        ))}
        {traces.length > 8 && <span className="soft">and {traces.length - 8} more</span>}
      </dd>
    </dl>
  )
}

function Pseudonym({ pseudonym }: { pseudonym: string }) {
  return (
    <Link href={`/runs?user=${encodeURIComponent(pseudonym)}`}>
      <PlainText text={pseudonym} className="mono" />
    </Link>
  )
}

function Holds({ holds }: { holds: readonly string[] }) {
  return (
    <div className="notice" data-tone="warn">
      <p>
        A legal hold is in the way of an erasure. It is ended with{' '}
        <code>sealtrace hold remove ID --reason TEXT</code>.
      </p>
      <ul>
        {holds.map((id) => (
          <li key={id}>
            <Chip tone="warn" icon="lock">
              hold
            </Chip>{' '}
            <code className="wrap">{id}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}

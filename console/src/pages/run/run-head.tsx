import type { ReactNode } from 'react'
import type { ScoreView, TraceSummary } from '../../api/client.ts'
import { Chip } from '../../ui/chip.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Duration, Num } from '../../ui/numbers.tsx'
import { Time } from '../../ui/time.tsx'
import { ClassChips } from '../runs/class-chips.tsx'
import { RunName } from '../runs/run-name.tsx'
import { incompleteBecause, RunState } from '../runs/run-state.tsx'
import { RunCost } from '../runs/run-table.tsx'
import { ScoreList } from './score-list.tsx'

export interface RunHeadProps {
  readonly run: TraceSummary
  readonly scores: readonly ScoreView[]
}

/** What the run is and what it came to. */
export function RunHead({ run, scores }: RunHeadProps) {
  const { traceId, inputTokens, outputTokens } = run
  return (
    <section className="card run-head" aria-label="Run">
      <div className="row">
        <strong className="run-name wrap">
          <RunName name={run.name} />
        </strong>
        <RunState run={run} />
        {run.traceType && (
          <Chip>
            <RunName name={run.traceType} what="type" />
          </Chip>
        )}
        <ScoreList scores={scores.filter(({ spanId }) => spanId === null)} />
        <span className="run-id soft">
          <span className="mono small" title={traceId}>
            {traceId.slice(0, 12)}…
          </span>
          <CopyButton text={traceId} what="the run's id" />
        </span>
      </div>
      <RunNotes run={run} />
      <dl className="tiles">
        <Tile name="Started">
          <Time at={run.startTime} />
        </Tile>
        <Tile name="Took">
          <Duration value={run.durationMs} />
        </Tile>
        <Tile name="Steps">
          <Num value={run.steps} />
        </Tile>
        <Tile name="Errors">
          <Num value={run.errors} />
        </Tile>
        <Tile name="Tokens">
          <Num value={inputTokens} /> in, <Num value={outputTokens} /> out
        </Tile>
        <Tile name="Cost">
          <RunCost run={run} />
        </Tile>
        <Tile name="Agent">
          <RunName name={run.agent} what="agent" />
        </Tile>
        <Tile name="Values hidden">
          <ClassChips counts={run.findings} most={4} />
        </Tile>
      </dl>
    </section>
  )
}

function Tile({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What the marks above mean for who reads on: on hover alone nobody finds it. */
function RunNotes({ run }: { run: TraceSummary }) {
  const { state, ended, lost, unpricedCalls } = run
  const notes = [
    ...(state === 'incomplete' ? [incompleteBecause(ended)] : []),
    ...((lost ?? 0) > 0 ? ['Its recorder knows that messages of it were lost.'] : []),
    ...(unpricedCalls > 0
      ? [
          `The cost leaves out ${unpricedCalls} ${unpricedCalls === 1 ? 'call' : 'calls'} of unknown price.`,
        ]
      : []),
  ]
  if (notes.length === 0) return null
  return <p className="soft small">{notes.join(' ')}</p>
}

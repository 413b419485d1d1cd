import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { Link, useLocation, useParams, useSearch } from 'wouter'
import { api } from '../lib/api.ts'
import { lastRuns } from './runs/last-runs.ts'
import { useLogGrew } from '../lib/live.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { buildTree } from '../lib/tree.ts'
import { axisOf } from '../lib/waterfall.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import type { TraceView } from '../api/client.ts'
import { BulkReveal } from './run/bulk-reveal.tsx'
import { RunHead } from './run/run-head.tsx'
import { StepDetail } from './run/step-detail.tsx'
import { StepTree } from './run/step-tree.tsx'
import './runs/runs.css'
import './run/run.css'

export default function Run() {
  const { id = '' } = useParams<{ id: string }>()
  const [, navigate] = useLocation()
  const query = useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => api.trace({ id, content: 'none' }, signal),
  })
  const isOver = query.data?.summary.state === 'complete'
  useLogGrew(() => void (query.isFetching || query.refetch()), query.isSuccess && !isOver)
  useShortcuts([{ keys: 'Escape', what: 'Back to the runs', run: () => navigate(lastRuns()) }])
  return (
    <Page
      title="Run"
      lead={
        <Link href="/runs" className="back">
          <Icon name="left" size={15} /> All runs
        </Link>
      }
      actions={query.data && <BulkReveal traceId={id} steps={query.data.steps} />}
    >
      <Loaded query={query} lines={14}>
        {(run) => <RunBody key={run.traceId} run={run} />}
      </Loaded>
    </Page>
  )
}

function RunBody({ run }: { run: TraceView }) {
  const { traceId, summary, steps } = run
  const search = useSearch()
  const [, navigate] = useLocation()
  const detail = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => buildTree(steps), [steps])
  const axis = useMemo(() => axisOf(steps, Date.now()), [steps])
  const bySpan = useMemo(() => new Map(steps.map((step) => [step.spanId, step])), [steps])
  const scores = useQuery({
    queryKey: ['scores', traceId],
    queryFn: ({ signal }) => api.scores({ id: traceId }, signal),
  })
  const select = useCallback(
    (recordId: string) => navigate(`/runs/${traceId}?step=${recordId}`, { replace: true }),
    [navigate, traceId],
  )
  const asked = new URLSearchParams(search).get('step')
  const selected = stepOf(steps, asked) ?? rows[0]?.step.recordId ?? null
  const told = scores.data?.scores ?? []
  if (rows.length === 0) return <Empty title="This run has no steps that you may see" icon="lock" />
  return (
    <div className="stack">
      <RunHead run={summary} scores={told} />
      <div className="run-columns">
        <StepTree
          {...{ rows, axis, selected }}
          onSelect={select}
          onPress={() => isNarrow() && detail.current?.scrollIntoView()}
          onEnter={() => detail.current?.focus()}
        />
        <div
          className="run-detail card"
          ref={detail}
          tabIndex={-1}
          role="region"
          aria-label="The step that is selected"
        >
          <Button
            size="small"
            kind="quiet"
            className="to-steps"
            onClick={() => document.querySelector<HTMLElement>('[role=tree]')?.focus()}
          >
            ↑ All steps
          </Button>
          {selected && (
            <StepDetail
              key={selected}
              recordId={selected}
              scores={told}
              steps={bySpan}
              onGo={select}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** A record that was put together with others leads to the step of which it is a part. */
function stepOf(steps: TraceView['steps'], asked: string | null): string | undefined {
  if (asked === null) return undefined
  return steps.find(({ recordId, parts }) => recordId === asked || parts.includes(asked))?.recordId
}

/** Tree and step lie one above the other. */
function isNarrow(): boolean {
  return window.matchMedia('(max-width: 68rem)').matches
}

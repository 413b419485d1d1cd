import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Overview } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { rangeOf, rangeQuery, type TimeRange } from '../lib/chart-range.ts'
import { useLogGrewCalmly } from '../lib/live.ts'
import { queryClient } from '../lib/query-client.ts'
import { useUrlState } from '../lib/url-state.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { Breakdown } from './overview/breakdown.tsx'
import { OverviewCharts } from './overview/overview-charts.tsx'
import { OverviewTiles } from './overview/overview-tiles.tsx'
import { RangePicker } from './overview/range-picker.tsx'
import { runsLink, type Looked, type Narrowed } from './overview/runs-link.ts'

const narrowing = ['trace_type', 'agent', 'model'] as const
const names = ['last', 'since', 'until', ...narrowing] as const

export default function OverviewPage() {
  const [state, setState] = useUrlState(names)
  const [now, setNow] = useState(() => new Date())
  // A range that moves on moves with the runs that come, and what they add is asked for within the same minute too.
  useLogGrewCalmly(() => {
    setNow(new Date())
    return queryClient.refetchQueries({ queryKey: ['overview'], type: 'active' })
  })
  const range = rangeOf(new URLSearchParams(state), now)
  const narrowed: Narrowed = Object.fromEntries(
    narrowing.flatMap((name) => (state[name] ? [[name, state[name]]] : [])),
  )
  const looked = { range, narrowed }
  const query = useOverview(looked)
  const isNarrowed = Object.keys(narrowed).length > 0
  return (
    <Page
      title="Overview"
      lead="What agents did, what it cost, what was hidden."
      actions={
        <RangePicker
          range={range}
          onRange={(next) => {
            const asked: TimeRange =
              'last' in next ? { ...range, ...next } : { ...next, last: null }
            setState({ last: '', since: '', until: '', ...rangeQuery(asked) })
          }}
        />
      }
    >
      <div className="stack">
        {isNarrowed && (
          <NarrowedBy narrowed={narrowed} onDrop={(name) => setState({ [name]: '' })} />
        )}
        <Loaded query={query} lines={12}>
          {(overview) =>
            overview.total.runs === 0 && !isNarrowed ? (
              <NoRuns />
            ) : (
              <Body overview={overview} looked={looked} />
            )
          }
        </Loaded>
      </div>
    </Page>
  )
}

/** Answers to one question: some ten of them sum up all that the collector keeps in mind. */
const mostAsked = 12

function useOverview({ range, narrowed }: Looked) {
  const asked = { since: range.since.toISOString(), until: range.until.toISOString(), ...narrowed }
  return useQuery({
    queryKey: ['overview', asked],
    queryFn: ({ signal }) => api.overview(asked, signal),
    placeholderData: keepPreviousData,
    // What one answer had no time for, the next ones add.
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.leftOut && dataUpdateCount < mostAsked ? 2000 : false,
  })
}

function Body({ overview, looked }: { overview: Overview; looked: Looked }) {
  const { models, agents, leftOut, from } = overview
  return (
    <>
      {leftOut > 0 && (
        <p className="notice" data-tone="warn">
          These are the runs since <Time at={from} />: one answer cannot sum up more. Earlier ones
          are added in the next seconds; if not, choose a shorter time.
        </p>
      )}
      <OverviewTiles overview={overview} looked={looked} />
      <OverviewCharts overview={overview} looked={looked} />
      <div className="grid-2">
        <Breakdown title="By model" by="model" rows={models} looked={looked} />
        <Breakdown title="By agent" by="agent" rows={agents} looked={looked} />
      </div>
      <p className="small">
        <Link href={runsLink(looked)}>All runs of this time</Link>
      </p>
    </>
  )
}

function NoRuns() {
  return (
    <Empty title="No runs in this time" icon="overview">
      <p className="soft">
        Look at a longer time, or connect an agent: its runs appear here by themselves.
      </p>
      <div className="row">
        <Link href="/first-steps" className="button" data-kind="primary">
          First steps
        </Link>
        <Link href="/overview?last=90d" className="button">
          Last 90 days
        </Link>
      </div>
    </Empty>
  )
}

function NarrowedBy(props: {
  readonly narrowed: Narrowed
  readonly onDrop: (name: keyof Narrowed) => void
}) {
  const { narrowed, onDrop } = props
  return (
    <div className="row" role="group" aria-label="Only runs of">
      {narrowing.map((name) =>
        narrowed[name] === undefined ? null : (
          <Button key={name} size="small" icon="close" onClick={() => onDrop(name)}>
            {name.replace('_', ' ')}: {narrowed[name]}
          </Button>
        ),
      )}
    </div>
  )
}

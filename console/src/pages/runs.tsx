import { useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { queryOf } from '../lib/filters.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { rememberRuns } from './runs/last-runs.ts'
import { FilterBar } from './runs/filter-bar.tsx'
import { RunTable } from './runs/run-table.tsx'
import { SavedViews } from './runs/saved-views.tsx'
import { SearchBox, type Sought } from './runs/search-box.tsx'
import { SearchResults } from './runs/search-results.tsx'
import { useFilters } from './runs/use-filters.ts'
import { useRuns } from './runs/use-runs.ts'
import './runs/runs.css'

export default function Runs() {
  const [filters, setFilters] = useFilters()
  const [sought, setSought] = useState<Sought | null>(null)
  const [isSearching, setSearching] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => rememberRuns(queryOf(filters)), [filters])
  useShortcuts([
    { keys: '/', what: 'Search', run: () => box.current?.querySelector('input')?.focus() },
  ])
  return (
    <Page title="Runs" actions={<SavedViews filters={filters} onChange={setFilters} />}>
      <div className="stack">
        <SearchBox input={box} isSearching={isSearching} onSearch={setSought} />
        {sought ? (
          <SearchResults
            key={`${sought.way} ${sought.what}`}
            sought={sought}
            onBusy={setSearching}
            onClose={() => setSought(null)}
          />
        ) : (
          <>
            <FilterBar filters={filters} onChange={setFilters} />
            <RunList key={queryOf(filters)} />
          </>
        )}
      </div>
    </Page>
  )
}

function RunList() {
  const [filters, setFilters] = useFilters()
  const [, navigate] = useLocation()
  const { pages, rows, fresh, marked, showNew } = useRuns(filters)
  const { hasNextPage, isFetchingNextPage } = pages
  const [current, setCurrent] = useState<string | null>(null)
  const more = (): void => void (hasNextPage && !isFetchingNextPage && pages.fetchNextPage())
  const move = (by: number): void => {
    const at = rows.findIndex(({ traceId }) => traceId === current)
    const to = Math.min(rows.length - 1, Math.max(0, at + by))
    if (at === rows.length - 1 && by > 0) more()
    const id = rows[to]?.traceId ?? null
    setCurrent(id)
    if (id) document.querySelector(`tr[data-key="${id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const open = (): void => {
    if (current) navigate(`/runs/${current}`)
  }
  useShortcuts([
    { keys: 'j', what: 'Next run', run: () => move(1) },
    { keys: 'k', what: 'Run before', run: () => move(-1) },
    { keys: 'ArrowDown', what: 'Next run', run: () => move(1) },
    { keys: 'ArrowUp', what: 'Run before', run: () => move(-1) },
    { keys: 'Enter', what: 'Open the run', run: open },
    { keys: 'n', what: 'Show new runs', run: () => void showNew() },
  ])
  return (
    <Loaded query={pages} lines={12}>
      {() => (
        <section className="stack-tight" aria-label="List of runs">
          <div className="runs-line">
            <p className="soft small" role="status">
              {rows.length}
              {hasNextPage ? ' newest' : ''} {rows.length === 1 ? 'run' : 'runs'}
            </p>
            {fresh > 0 && (
              <Button kind="primary" size="small" icon="refresh" onClick={() => void showNew()}>
                {fresh >= 50 ? '50 or more' : fresh} new {fresh === 1 ? 'run' : 'runs'}
              </Button>
            )}
          </div>
          {rows.length > 0 ? (
            <RunTable
              {...{ rows, current, marked }}
              onOpen={(traceId) => navigate(`/runs/${traceId}`)}
            />
          ) : (
            <NoRuns isFiltered={queryOf(filters) !== ''} onClear={() => setFilters({})} />
          )}
          {hasNextPage && (
            <Button isBusy={isFetchingNextPage} onClick={more}>
              Show more
            </Button>
          )}
        </section>
      )}
    </Loaded>
  )
}

function NoRuns({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty title="No run fits these filters" icon="search">
        <p className="soft">Take one away above, or look at a longer time.</p>
        <Button onClick={onClear}>Clear all filters</Button>
      </Empty>
    )
  return (
    <Empty title="No runs yet" icon="start">
      <p className="soft">
        As soon as an agent records one, it shows here by itself: what it did, how long it took and
        what it cost, with what is sensitive in it hidden.
      </p>
      <Link href="/first-steps" className="button" data-kind="primary">
        Connect an agent
      </Link>
    </Empty>
  )
}

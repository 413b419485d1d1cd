import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { AuditEntry } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { auditFilterOf, auditQuery, passes, type AuditFilter } from '../lib/audit-filter.ts'
import { joined } from '../lib/audit-live.ts'
import { download } from '../lib/download.ts'
import { useUrlState } from '../lib/url-state.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Menu } from '../ui/menu.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, ErrorState, Loading, sayError } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { AuditDetails } from './audit/audit-details.tsx'
import { AuditFilters } from './audit/audit-filters.tsx'
import { AuditTable } from './audit/audit-table.tsx'
import { useFollow, type Following } from './audit/use-follow.ts'
import './audit/audit.css'

const names = ['actor', 'action', 'outcome', 'target', 'since', 'until'] as const

export default function AuditPage() {
  const [state, setState] = useUrlState(names)
  const filter = useMemo(() => auditFilterOf(new URLSearchParams(state)), [state])
  const [isFollowing, follow] = useState(false)
  const { entries: live, state: following } = useFollow(isFollowing)
  const pages = useAudit(filter)
  const paged = useMemo(() => pages.data?.pages.flatMap(({ entries }) => entries), [pages.data])
  const shown = useMemo(
    () => (isFollowing ? live : []).filter((entry) => passes(filter, entry)),
    [isFollowing, live, filter],
  )
  return (
    <Page
      title="Audit"
      lead="Who did what, and what they were refused. Each entry is a record of the log."
    >
      <div className="stack">
        <AuditFilters filter={filter} onFilter={(patch) => setState(patch)} />
        <div className="row audit-bar" role="group" aria-label="Entries">
          <FollowButton {...{ following, isFollowing }} onFollow={() => follow(!isFollowing)} />
          <ExportMenu filter={filter} />
        </div>
        {pages.isError ? (
          <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
        ) : paged ? (
          <Entries live={shown} paged={paged} />
        ) : (
          <Loading lines={10} />
        )}
        {pages.hasNextPage && (
          <div className="row">
            <Button isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Older entries
            </Button>
          </div>
        )}
      </div>
    </Page>
  )
}

function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      api.audit({ ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
}

interface EntriesProps {
  readonly live: readonly AuditEntry[]
  readonly paged: readonly AuditEntry[]
}

function Entries({ live, paged }: EntriesProps) {
  const [open, setOpen] = useState<AuditEntry | null>(null)
  const known = useMemo(() => new Set(paged.map(({ recordId }) => recordId)), [paged])
  const entries = joined(live, paged)
  if (entries.length === 0)
    return (
      <Empty title="No entries" icon="audit">
        <p className="soft">
          Nothing on record is like this. Take a filter away, or look at a longer time.
        </p>
      </Empty>
    )
  return (
    <>
      <AuditTable
        entries={entries}
        isNew={({ recordId }) => !known.has(recordId)}
        current={open?.recordId ?? null}
        onOpen={setOpen}
      />
      {open && <AuditDetails entry={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function FollowButton(props: {
  readonly following: Following
  readonly isFollowing: boolean
  readonly onFollow: () => void
}) {
  const { following, isFollowing, onFollow } = props
  return (
    <>
      <Button icon={isFollowing ? 'close' : 'start'} aria-pressed={isFollowing} onClick={onFollow}>
        Follow live
      </Button>
      <span role="status">
        {following === 'live' && <Chip tone="ok">live</Chip>}
        {following === 'connecting' && <Chip tone="warn">connecting</Chip>}
      </span>
    </>
  )
}

/** All that the filter lets through, and not only what is on the screen. */
function ExportMenu({ filter }: { filter: AuditFilter }) {
  const take = (format: 'ndjson' | 'csv'): void => {
    const query = auditQuery(filter)
    const path = `/api/v1/audit/export?format=${format}${query ? `&${query}` : ''}`
    const day = new Date().toISOString().slice(0, 10)
    download({ method: 'GET', path }, `sealtrace-audit-${day}.${format}`).then(
      () => toast('The audit is in your downloads. The export is an entry itself.'),
      (error: unknown) => toast(sayError(error), 'bad'),
    )
  }
  return (
    <Menu
      button={{ icon: 'download', children: 'Export' }}
      place="below"
      items={[
        { label: 'NDJSON, one entry a line', onChoose: () => take('ndjson') },
        { label: 'CSV, for spreadsheets', onChoose: () => take('csv') },
      ]}
    />
  )
}

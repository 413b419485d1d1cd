// Pages of runs, newest first, and what came since the first was asked for. Rows that are shown change in place; new ones wait until they are
// asked for, so that nothing moves under the pointer.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { TraceSummary } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { queryOf, type RunFilters } from '../../lib/filters.ts'
import { mergeRuns } from '../../lib/filters-live.ts'
import { useLogGrew } from '../../lib/live.ts'

const pageSize = 50

export function useRuns(filters: RunFilters) {
  const query = queryOf(filters)
  const pages = useInfiniteQuery({
    queryKey: ['runs', query],
    queryFn: ({ pageParam, signal }) =>
      api.traces({ ...askOf(filters), ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const head = useQuery({
    queryKey: ['runs-head', query],
    queryFn: ({ signal }) => api.traces(askOf(filters), signal),
    enabled: false,
  })
  // One that is under way may have been answered before the log grew: it is asked again.
  useLogGrew(() => void head.refetch({ cancelRefetch: true }), pages.isSuccess)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const listed = useMemo(
    () => pages.data?.pages.flatMap(({ traces }) => traces) ?? [],
    [pages.data],
  )
  const newest = head.data?.traces
  const { rows, fresh } = useMemo(
    () => mergeRuns<TraceSummary>(listed, newest ?? []),
    [listed, newest],
  )
  const isShowing = useRef(false)
  const showNew = async (): Promise<void> => {
    if (isShowing.current) return
    isShowing.current = true
    const known = new Set(listed.map(({ traceId }) => traceId))
    const { data } = await pages.refetch()
    // More may have come since they were counted.
    const first = data?.pages[0]?.traces ?? []
    const until = first.findIndex(({ traceId }) => known.has(traceId))
    const added = until < 0 ? first : first.slice(0, until)
    setMarked(new Set(added.map(({ traceId }) => traceId)))
    isShowing.current = false
  }
  // In an empty list nothing can jump.
  const shown = rows.length === 0 ? fresh : rows
  return { pages, rows: shown, fresh: rows.length === 0 ? 0 : fresh.length, marked, showNew }
}

type Asked = NonNullable<Parameters<typeof api.traces>[0]>

function askOf({ min_cost: cost, min_duration_ms: duration, ...rest }: RunFilters): Asked {
  return {
    ...(rest as Asked),
    limit: pageSize,
    ...(cost ? { min_cost: Number(cost) } : {}),
    ...(duration ? { min_duration_ms: Number(duration) } : {}),
  }
}

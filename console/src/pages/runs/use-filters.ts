// The filters of the list are the query of its address.
import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { filtersFrom, queryOf, type RunFilters } from '../../lib/filters.ts'

export function useFilters() {
  const search = useSearch()
  const [, navigate] = useLocation()
  const filters = useMemo(() => filtersFrom(search), [search])
  const setFilters = useCallback(
    (next: RunFilters) => {
      const query = queryOf(next)
      navigate(query ? `/runs?${query}` : '/runs')
    },
    [navigate],
  )
  return [filters, setFilters] as const
}

import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../../lib/api.ts'
import { useLogGrew } from '../../lib/live.ts'

/** The run that came since the page was opened; null while none has. */
export function useFirstRun(isOn: boolean): string | null {
  const known = useRef<string | null | undefined>(undefined)
  const { data, refetch } = useQuery({
    queryKey: ['first-run'],
    queryFn: ({ signal }) => api.traces({ limit: 1 }, signal),
    enabled: isOn,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 5_000,
  })
  useLogGrew(() => void refetch(), isOn)
  if (!data) return null
  const newest = data.traces[0]?.traceId ?? null
  if (known.current === undefined) known.current = newest
  return newest !== null && newest !== known.current ? newest : null
}

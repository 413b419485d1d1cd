// In the memory of the page that searched, and nowhere else.
import { useEffect, useRef, useState } from 'react'
import { findSummaries, type Summaries } from './find-summaries.ts'

/** Each run is asked for once, however many pages of matches come. */
export function useSummaries(traceIds: readonly string[]): Summaries {
  const [summaries, setSummaries] = useState<Summaries>(new Map())
  const asked = useRef(new Set<string>())
  const stop = useRef<AbortController | null>(null)
  useEffect(() => {
    stop.current = new AbortController()
    return () => {
      stop.current?.abort()
      asked.current.clear()
    }
  }, [])
  const fresh = traceIds.filter((id) => !asked.current.has(id))
  useEffect(() => {
    const { signal } = stop.current ?? new AbortController()
    for (const id of fresh) asked.current.add(id)
    const onFound = (found: Summaries): void =>
      setSummaries((before) => new Map([...before, ...found]))
    void findSummaries(fresh, { signal, onFound })
  }, [fresh.join(' ')])
  return summaries
}

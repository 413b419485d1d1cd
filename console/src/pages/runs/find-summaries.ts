// What the runs are called that a search has found. The newest are asked for at once, as the list does; others one by one, without their content.
import type { TraceSummary } from '../../api/client.ts'
import { api } from '../../lib/api.ts'

/** Null: there is none, or not for who asks. */
export type Summaries = ReadonlyMap<string, TraceSummary | null>

const newest = 200
/** Questions at a time: the collector has others to answer. */
const most = 3

export interface FindOptions {
  readonly signal: AbortSignal
  /** Told as they come. */
  readonly onFound: (found: Summaries) => void
  /** Default the collector's. */
  readonly ask?: Pick<typeof api, 'traces' | 'trace'>
}

/** Never rejects: what cannot be had stays without a name, and is found by its id. */
export async function findSummaries(
  traceIds: Iterable<string>,
  { signal, onFound, ask = api }: FindOptions,
): Promise<void> {
  const wanted = new Set(traceIds)
  if (wanted.size === 0) return
  const listed = await ask.traces({ limit: newest }, signal).catch(() => ({ traces: [] }))
  if (signal.aborted) return
  const found = new Map<string, TraceSummary>()
  for (const run of listed.traces) if (wanted.delete(run.traceId)) found.set(run.traceId, run)
  onFound(found)
  const rest = [...wanted]
  const worker = async (): Promise<void> => {
    for (let id = rest.shift(); id !== undefined && !signal.aborted; id = rest.shift()) {
      const run = await ask.trace({ id, content: 'none' }, signal).catch(() => null)
      if (signal.aborted) return
      onFound(new Map([[id, run?.summary ?? null]]))
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
}

import type { LogStore } from '../../store/log-store.ts'
import { recordsOfTraces, type Selected } from './select-records.ts'

/** Without the runs that are not to be seen. */
export async function withoutUnseen(
  store: Pick<LogStore, 'trace' | 'page' | 'record' | 'ages' | 'readTile'>,
  { records, traces }: { readonly records: Selected[]; readonly traces: string[] },
  sees: (trace: string) => Promise<boolean>,
): Promise<{ records: Selected[]; traces: string[] }> {
  const unseen = new Set<string>()
  for (const trace of traces) if (!(await sees(trace))) unseen.add(trace)
  const gone = await recordsOfTraces(store, unseen, Number.MAX_SAFE_INTEGER)
  const indexes = new Set(gone.map(({ index }) => index))
  return {
    records: records.filter(({ index }) => !indexes.has(index)),
    traces: traces.filter((trace) => !unseen.has(trace)),
  }
}

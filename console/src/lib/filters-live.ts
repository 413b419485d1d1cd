// A list that is looked at, and what has come since.

interface Keyed {
  readonly traceId: string
}

/** `rows`: what is listed, as it is now; `fresh`: what is newer than the list. */
export function mergeRuns<Run extends Keyed>(
  listed: readonly Run[],
  newest: readonly Run[],
): { rows: Run[]; fresh: Run[] } {
  const now = new Map(newest.map((run) => [run.traceId, run]))
  // A run that moved from one page to the next while they were read comes in both.
  const rows = [...new Map(listed.map((run) => [run.traceId, run])).values()]
  const known = new Set(rows.map(({ traceId }) => traceId))
  return {
    rows: rows.map((run) => now.get(run.traceId) ?? run),
    fresh: newest.filter(({ traceId }) => !known.has(traceId)),
  }
}

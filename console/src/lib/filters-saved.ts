// Saved views: filters under a name, kept by the browser. Filters that may name a person stay out of it.
import { filtersFrom, queryOf, type RunFilters } from './filters.ts'

export interface SavedView {
  readonly name: string
  /** A query string as in an address. */
  readonly query: string
}

const most = 50
const longestName = 60

export const readyViews: readonly SavedView[] = [
  { name: 'Failed, last 24 hours', query: queryOf({ since: '24h', status: 'error' }) },
  { name: 'Running now', query: queryOf({ state: 'running' }) },
  { name: 'Never ended', query: queryOf({ state: 'incomplete' }) },
  { name: 'Slow (over a minute)', query: queryOf({ min_duration_ms: '60000' }) },
]

/** What the browser kept is checked like an address: an older version, or other code of the origin, may have written it. */
export function readViews(kept: string | null): SavedView[] {
  try {
    const held: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(held) ? held.flatMap(viewOf).slice(-most) : []
  } catch {
    return []
  }
}

/** Null: nothing to keep. */
export function writeViews(views: readonly SavedView[]): string | null {
  return views.length > 0 ? JSON.stringify(views.slice(-most)) : null
}

/** A view of the same name is replaced; without a name there is none. */
export function withView(
  views: readonly SavedView[],
  name: string,
  filters: RunFilters,
): SavedView[] {
  const told = name.trim().slice(0, longestName)
  if (told === '') return [...views]
  const others = views.filter((view) => view.name !== told)
  return [...others, { name: told, query: queryOf(storable(filters)) }]
}

/** Whether a view of these filters would leave some out. */
export function leavesOut(filters: RunFilters): boolean {
  return queryOf(storable(filters)) !== queryOf(filters)
}

/** Users, sessions and tags are often somebody's own. */
function storable(filters: RunFilters): RunFilters {
  const { user, session, tag, ...rest } = filters
  return user || session || tag ? rest : filters
}

function viewOf(value: unknown): SavedView[] {
  if (typeof value !== 'object' || value === null) return []
  const { name, query } = value as Record<string, unknown>
  if (typeof name !== 'string' || typeof query !== 'string' || name === '') return []
  return [{ name: name.slice(0, longestName), query: queryOf(storable(filtersFrom(query))) }]
}

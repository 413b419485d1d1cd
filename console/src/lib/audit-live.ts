// Entries that come while one looks, on top of those that were there. Each stands once, newest first.

interface Entry {
  readonly recordId: string
  readonly time: string
}

/** Kept of what comes live: a page that is left open does not grow without end. */
export const liveKept = 1000

/** Puts an entry where its time belongs; the same object when it is there already. */
export function withEntry<E extends Entry>(entries: readonly E[], entry: E): readonly E[] {
  if (entries.some(({ recordId }) => recordId === entry.recordId)) return entries
  const at = entries.findIndex((of) => of.time <= entry.time)
  const place = at < 0 ? entries.length : at
  return entries.toSpliced(place, 0, entry).slice(0, liveKept)
}

/** Live entries and pages as one list: what came live and is in a page by now stands once. */
export function joined<E extends Entry>(live: readonly E[], pages: readonly E[]): E[] {
  const paged = new Set(pages.map(({ recordId }) => recordId))
  return [...live.filter(({ recordId }) => !paged.has(recordId)), ...pages]
}

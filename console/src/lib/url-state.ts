// What a page shows is in its address, so that it can be linked, kept and gone back to. Names and ids only: never a searched word.
import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'

export type Query<Name extends string> = Readonly<Partial<Record<Name, string>>>

/** What is not one of the names is left out: an address is input. */
export function readQuery<Name extends string>(search: string, names: readonly Name[]) {
  const given = new URLSearchParams(search)
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = given.get(name)
    if (value !== null && value !== '') found[name] = value
  }
  return found as Query<Name>
}

/** In the order of the names, so that equal states have equal addresses. */
export function writeQuery<Name extends string>(query: Query<Name>, names: readonly Name[]) {
  const made = new URLSearchParams()
  for (const name of names) {
    const value = query[name]
    if (value !== undefined && value !== '') made.set(name, value)
  }
  const text = made.toString()
  return text ? `?${text}` : ''
}

/** The names must be a constant. A patch with `undefined` or '' takes a name away. */
export function useUrlState<Name extends string>(names: readonly Name[]) {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const query = useMemo(() => readQuery(search, names), [search, names])
  const set = useCallback(
    (patch: Partial<Record<Name, string | undefined>>, options?: { replace?: boolean }) => {
      const now = readQuery(window.location.search, names)
      const merged = { ...now, ...patch } as Query<Name>
      navigate(`${path}${writeQuery(merged, names)}`, options)
    },
    [navigate, names, path],
  )
  return [query, set] as const
}

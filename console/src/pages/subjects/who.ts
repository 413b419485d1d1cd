// Who is meant, as the search form says it and as the collector is asked. It stands in bodies of requests and in the memory of the page
// only: never in an address.
import type { SubjectFind, SubjectView } from '../../api/client.ts'

export const ways = [
  { value: 'value', label: 'Any identifier' },
  { value: 'user', label: 'Application’s user id' },
  { value: 'subject', label: 'Subject’s id' },
] as const
export type Way = (typeof ways)[number]['value']

export interface Search {
  readonly way: Way
  readonly text: string
  /** Of a value; empty: whatever it is. */
  readonly className: string
}

/** Why it cannot be asked; null where it can. */
export function searchProblem({ way, text, className }: Search): string | null {
  if (text.trim() === '') return 'Say who is meant.'
  if (way === 'subject' && !/^[0-9a-f]{32}$/.test(text.trim())) return 'An id has 32 hex digits.'
  if (way === 'value' && className.trim() !== '' && !/^[a-z0-9_]{1,40}$/.test(className.trim()))
    return 'A class is a word such as email or us_ssn.'
  return null
}

export function findBody({ way, text, className }: Search): SubjectFind {
  if (way !== 'value') return { [way]: text.trim() }
  // Spaces may be part of a value; the collector makes of it what it makes of values.
  return className.trim() === '' ? { value: text } : { value: text, class: className.trim() }
}

/** What is typed to say that one means it: the id of the person, or words where only mentions go. */
export function typedFor({ subject }: Pick<SubjectView, 'subject'>): string {
  return subject ?? 'erase mentions'
}

/** Further values whose mentions go, one a line. */
export function valuesOf(text: string): string[] {
  return [...new Set(text.split('\n').filter((line) => line.trim() !== ''))]
}

type Wanted = { readonly subject: string | null; readonly values: readonly string[] }

/** Body of an erasure: of a person, or of mentions alone where nobody is meant. */
export function eraseBody({ subject, values }: Wanted, reason: string, dryRun: boolean) {
  const more = { reason: reason.trim(), dryRun }
  if (subject === null) return { mentions: true as const, values: [...values], ...more }
  return { subject, ...(values.length > 0 ? { values: [...values] } : {}), ...more }
}

import type { KeyRing } from '../keys/key-ring.ts'
import { headerToken } from '../journal/step-header.ts'
import type { TraceFilter } from '../store/log-store.ts'
import { may, type Principal } from './principal.ts'
import type { RunFilter } from '../store/run-store.ts'

const tokens = ['agent', 'session', 'traceType', 'environment', 'model'] as const

type Texts = Partial<Record<(typeof tokens)[number], string>>

/** What a caller filters by: texts as the client sent them. */
export type TextFilter = Omit<TraceFilter, (typeof tokens)[number]> & Texts

/**
 * Texts that do not stand in the clear are found by their keyed token, users by their pseudonym: for who may read, or search for,
 * what is asked. Others find by what headers show them, or they could tell by guessing who a pseudonym is.
 */
export async function byToken(
  filter: Omit<RunFilter, (typeof tokens)[number]> & Texts,
  { ring, principal }: { readonly ring: KeyRing; readonly principal: Principal },
): Promise<RunFilter> {
  const out: RunFilter = { ...filter }
  const { user, tag } = filter
  if (user !== undefined && (may(principal, 'search-value') || may(principal, 'manage-subjects')))
    out.user = (await ring.subject(user))?.pseudonym ?? user
  const index = may(principal, 'read-content') ? await ring.projectKey('index') : null
  if (tag !== undefined && index) out.tag = headerToken(index, 'tag', tag)
  for (const field of tokens) {
    const text = filter[field]
    // A token itself is what a header shows to who may not see the text.
    if (text !== undefined) out[field] = [text, ...(index ? [headerToken(index, field, text)] : [])]
  }
  return out
}

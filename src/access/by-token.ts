import type { KeyRing } from '../keys/key-ring.ts'
import { headerToken } from '../journal/step-header.ts'
import type { LogStore, TraceFilter } from '../store/log-store.ts'

type Places = { readonly store: LogStore; readonly ring: KeyRing }

/** Filters by a text that does not stand in the clear go by its keyed token, those by user go by the pseudonym. */
export async function byToken(filter: TraceFilter, { store, ring }: Places): Promise<TraceFilter> {
  const index = await ring.projectKey('index')
  const out = { ...filter }
  if (out.tag !== undefined) out.tag = headerToken(index, 'tag', out.tag)
  if (out.user !== undefined) out.user = (await ring.subject(out.user))?.pseudonym ?? out.user
  for (const field of ['agent', 'session', 'traceType'] as const)
    if (out[field] !== undefined) {
      const token = headerToken(index, field, out[field])
      if (await isSealed(field, out[field], { token, store })) out[field] = token
    }
  return out
}

/** Whether a text is sealed in headers. One with the shape of an identifier may be, for what was found in it. */
async function isSealed(
  field: 'agent' | 'session' | 'traceType',
  text: string,
  { token, store }: { token: string; store: LogStore },
): Promise<boolean> {
  if (!/^[A-Za-z][\w.:/-]{0,63}$/.test(text)) return true
  return (await store.traces({ [field]: token, limit: 1 })).length > 0
}

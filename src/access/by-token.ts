import type { KeyRing } from '../keys/key-ring.ts'
import { headerToken } from '../journal/step-header.ts'
import type { TraceFilter } from '../store/log-store.ts'

/** What a caller filters by: texts as the client sent them. */
export type TextFilter = Omit<TraceFilter, 'agent' | 'session' | 'traceType' | 'model'> & {
  agent?: string
  session?: string
  traceType?: string
  model?: string
}

/** Texts that do not stand in the clear are found by their keyed token, users by their pseudonym. */
export async function byToken(filter: TextFilter, ring: KeyRing): Promise<TraceFilter> {
  const index = await ring.projectKey('index')
  const out: TraceFilter = { ...filter }
  if (filter.tag !== undefined) out.tag = headerToken(index, 'tag', filter.tag)
  if (filter.user !== undefined)
    out.user = (await ring.subject(filter.user))?.pseudonym ?? filter.user
  for (const field of ['agent', 'session', 'traceType', 'model'] as const) {
    const text = filter[field]
    if (text !== undefined) out[field] = [text, headerToken(index, field, text)]
  }
  return out
}

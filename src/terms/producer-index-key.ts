// What a producer needs to make index rows of what it seals: the index keys of some months, and how the collector spells
// values alike, as one text. It opens nothing; who has it can tell whether rows of those months say a value that he guesses.
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import type { IndexOptions } from './indexer.ts'

export interface ProducerIndexKey {
  /** By epoch, `YYYY-MM`. */
  readonly months: ReadonlyMap<string, Secret>
  readonly indexing: IndexOptions
}

/** Months that one text may hold. */
export const mostIndexMonths = 24

const prefix = 'sealtrace-index-1:'
const keyLength = 32
/** Characters, well above what the most months take. */
const longest = 4096
const month = /^\d{4}-(0[1-9]|1[0-2])$/

export function formatProducerIndexKey({ months, indexing }: ProducerIndexKey): string {
  const keys = [...months].map(([epoch, key]) => [epoch, key.use(toBase64Url)])
  const { terms, words, prefix: beginnings } = indexing
  const said = {
    months: Object.fromEntries(keys) as Record<string, string>,
    ...{ words, prefix: beginnings, ...terms },
  }
  return `${prefix}${toBase64Url(Buffer.from(JSON.stringify(said)))}`
}

/** Null for a text that is none, be it one of a later version. */
export function parseProducerIndexKey(text: string): ProducerIndexKey | null {
  const said = text.startsWith(prefix) && text.length <= longest ? objectIn(text) : null
  if (!said) return null
  const { months, words, prefix: beginnings, phoneCountryCode, emailDots, emailTags } = said
  if (typeof words !== 'boolean' || typeof beginnings !== 'boolean') return null
  if (typeof emailDots !== 'boolean' || typeof emailTags !== 'boolean') return null
  if (typeof phoneCountryCode !== 'number' || !Number.isSafeInteger(phoneCountryCode)) return null
  const keys = readMonths(months)
  const terms = { phoneCountryCode, emailDots, emailTags }
  return keys && { months: keys, indexing: { terms, words, prefix: beginnings } }
}

function readMonths(value: unknown): ReadonlyMap<string, Secret> | null {
  if (typeof value !== 'object' || value === null) return null
  const keys = new Map<string, Secret>()
  for (const [epoch, encoded] of Object.entries(value)) {
    const bytes = typeof encoded === 'string' ? fromBase64Url(encoded) : null
    if (!month.test(epoch) || bytes?.length !== keyLength) return null
    keys.set(epoch, Secret.own(bytes))
  }
  return keys.size > 0 && keys.size <= mostIndexMonths ? keys : null
}

function objectIn(text: string): Record<string, unknown> | null {
  const bytes = fromBase64Url(text.slice(prefix.length))
  try {
    const value: unknown = bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

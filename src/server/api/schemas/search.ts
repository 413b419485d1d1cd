import { z } from 'zod'
import { limitQuery, textQuery } from './query.ts'

export const mostMatches = 1000
export const usualMatches = 50
/** Characters: a private key is a value too. */
const longestValue = 16_384

export const SearchAsked = z
  .strictObject({
    value: z.string().min(1).max(longestValue).optional(),
    text: z.string().min(1).max(1000).optional(),
    class: z.string().max(100).optional(),
    limit: z.int().min(1).max(mostMatches).default(usualMatches),
    cursor: z.string().max(100).optional(),
  })
  .meta({ id: 'SearchAsked' })

export const SearchQuery = z.object({
  value: textQuery,
  text: textQuery,
  class: textQuery,
  limit: limitQuery(usualMatches, mostMatches),
  cursor: textQuery,
})

export const SearchResult = z
  .object({
    matches: z.array(
      z.object({
        traceId: z.string().nullable(),
        recordId: z.string(),
        /** Null for words. */
        class: z.string().nullable(),
        time: z.string(),
      }),
    ),
    /** Index rows that lead to content that cannot be opened. */
    unopened: z.int(),
    next: z.string().nullable(),
  })
  .meta({ id: 'SearchResult' })

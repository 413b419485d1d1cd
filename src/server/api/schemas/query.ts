// What queries are made of. Values come as text; `written` is what OpenAPI says of them.
import { z } from 'zod'

const longest = 1000
const text = z.string().max(longest)

/** What stands in OpenAPI in the place of a schema for text. */
export const written: z.core.$ZodRegistry<{ schema: Readonly<Record<string, unknown>> }> =
  z.registry()

export const textQuery: z.ZodOptional<z.ZodString> = text.optional()

/** An ISO time, how long ago (`7d`), or milliseconds since the epoch. */
export const timeQuery: z.ZodOptional<z.ZodString> = text
  .describe('an ISO time, or how long ago, such as 7d')
  .optional()

export const numberQuery: z.ZodOptional<z.ZodString> = as({ type: 'number', minimum: 0 })

export const flagQuery: z.ZodOptional<z.ZodString> = as({ type: 'boolean' })

export function limitQuery(usual: number, most: number): z.ZodOptional<z.ZodString> {
  return as({ type: 'integer', minimum: 1, maximum: most, default: usual })
}

function as(schema: Readonly<Record<string, unknown>>): z.ZodOptional<z.ZodString> {
  const value = z.string().max(longest)
  written.add(value, { schema })
  return value.optional()
}

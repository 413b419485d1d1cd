// JSON Schemas of what routes take and answer, those with a name of their own once for all.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import { written } from './schemas/query.ts'

export type JsonSchema = { [name: string]: unknown }

export interface ComponentOptions {
  /** Answers hold what their schemas name and nothing else. Default false: what is added later breaks no client. */
  readonly closed?: boolean
}

const prefix = '#/components/schemas/'
/** Of a recursive schema without a name. */
const unnamed = '__schema0'

export class Components {
  readonly schemas: Record<string, JsonSchema> = {}
  readonly #closed: boolean

  constructor({ closed = false }: ComponentOptions = {}) {
    this.#closed = closed
  }

  /** Throws `internal` for two schemas of one name. */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const whole: JsonSchema = z.toJSONSchema(z.object({ it: schema }), {
      io,
      override: ({ zodSchema, jsonSchema }) => this.#tidy(zodSchema, jsonSchema, io),
    })
    for (const [name, one] of Object.entries((whole['$defs'] ?? {}) as Record<string, JsonSchema>))
      this.#define(nameOf(name, one), referring(one) as JsonSchema)
    return referring((whole['properties'] as { it: JsonSchema }).it) as JsonSchema
  }

  #define(name: string, schema: JsonSchema): void {
    const known = this.schemas[name]
    if (known && !isDeepStrictEqual(known, schema))
      throw new SealtraceError('internal', `two schemas of the API have the name ${name}`)
    this.schemas[name] = schema
  }

  #tidy(from: z.core.$ZodType, schema: JsonSchema, io: 'input' | 'output'): void {
    const as = written.get(from)?.schema
    if (as) {
      for (const name of Object.keys(schema)) Reflect.deleteProperty(schema, name)
      Object.assign(schema, as)
    }
    if (schema['minimum'] === Number.MIN_SAFE_INTEGER) Reflect.deleteProperty(schema, 'minimum')
    if (schema['maximum'] === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(schema, 'maximum')
    Reflect.deleteProperty(schema, 'propertyNames')
    if (io === 'output' && !this.#closed && schema['additionalProperties'] === false)
      Reflect.deleteProperty(schema, 'additionalProperties')
  }
}

/** Of recursive schemas only any JSON has no name of its own. */
function nameOf(name: string, schema: JsonSchema): string {
  if (!name.startsWith('__')) return name
  if (name === unnamed && Array.isArray(schema['anyOf'])) return 'Json'
  throw new SealtraceError('internal', 'a recursive schema of the API has no name')
}

/** With references to where components stand. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string' ? referred(inner) : referring(inner),
    ]),
  )
}

function referred(ref: string): string {
  const name = ref.slice('#/$defs/'.length)
  return `${prefix}${name === unnamed ? 'Json' : name}`
}

// Writes the console's client of the API, from the same declarations as /openapi.json. With --check: says whether it is current.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { JsonSchema } from '../src/server/api/components.ts'
import { openApi, type OpenApi, type Operation } from '../src/server/api/openapi.ts'
import type { Declaration } from '../src/server/api/routes.ts'
import { testApp } from '../src/server/test-app.ts'

const root = resolve(import.meta.dirname, '..')
const file = join(root, 'console/src/api/client.ts')
/** Of programs, not of people who look. */
const leftOut = new Set(['Recording', 'Log files', 'Health'])
const json = 'application/json'

const head = `// Made by tools/console-client.ts from the declared routes: do not edit, run \`node tools/console-client.ts\`.

export interface CallOptions {
  body?: unknown
  signal?: AbortSignal | undefined
}
/** Sends a request and resolves with the JSON of its answer; rejects with what went wrong. */
export type Fetcher = (method: string, path: string, options?: CallOptions) => Promise<unknown>
type Asked = Readonly<Record<string, unknown>> | undefined

/** What the path names goes there, \`body\` is the body, the rest the query. */
function caller(fetcher: Fetcher) {
  return async <Answer>(
    method: string,
    pattern: string,
    asked: Asked,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const { body, ...rest } = asked ?? {}
    const query = new Map(Object.entries(rest))
    const path = pattern.replace(/\\{(\\w+)\\}/g, (_, name: string) => {
      const value = query.get(name)
      query.delete(name)
      // Dots alone would lead to another path.
      if (/^\\.*$/.test(String(value))) throw new TypeError(\`\${name} is no name\`)
      return encodeURIComponent(String(value))
    })
    const given = [...query].filter(([, value]) => value !== undefined && value !== '')
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
    const options = { ...(body !== undefined && { body }), ...(signal && { signal }) }
    return (await fetcher(method, search ? \`\${path}?\${search}\` : path, options)) as Answer
  }
}
`

/** The client's source, not formatted. */
export function clientOf(declared: readonly Declaration[]): string {
  const document = openApi(declared.filter(({ tag }) => !leftOut.has(tag)))
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, one]) => callOf(method, path, one) ?? []),
  )
  return [
    head,
    ...typesOf(document),
    'export function createClient(fetcher: Fetcher) {',
    'const call = caller(fetcher)',
    `return {\n${calls.join(',\n')}\n}`,
    '}',
    'export type Client = ReturnType<typeof createClient>',
    '',
  ].join('\n')
}

function typesOf({ components }: OpenApi): string[] {
  return Object.entries(components.schemas).map(([name, schema]) =>
    schema['type'] === 'object' && schema['properties']
      ? `export interface ${name} ${typeOf(schema)}\n`
      : `export type ${name} = ${typeOf(schema)}\n`,
  )
}

/** Null for what does not answer in JSON: pages and files are opened by their address. */
function callOf(method: string, path: string, operation: Operation): string | null {
  const { operationId, summary, parameters = [], requestBody, responses } = operation
  const [answer] = Object.values(responses)
  const schema = answer?.content?.[json]?.schema
  if (!schema) return null
  const fields = parameters.map(({ name, required, schema: of }) =>
    field(
      name,
      required,
      `${typeOf(of)}${/^(integer|number|boolean)$/.test(String(of['type'])) ? ' | string' : ''}`,
    ),
  )
  const body = requestBody?.content[json]?.schema
  if (requestBody && body) fields.push(field('body', requestBody.required, typeOf(body)))
  const isFree = !parameters.some(({ required }) => required) && !requestBody?.required
  const asked = `asked${isFree ? '?' : ''}: { ${fields.join('; ')} }`
  const to = `'${method.toUpperCase()}', '${path}', asked, signal`
  return [
    `/** ${summary} */`,
    `${operationId}: (${fields.length > 0 ? asked : 'asked?: Record<string, never>'}, signal?: AbortSignal) =>`,
    `call<${typeOf(schema)}>(${to})`,
  ].join('\n')
}

function typeOf(schema: JsonSchema): string {
  const {
    $ref,
    const: only,
    enum: some,
    anyOf,
    oneOf,
    allOf,
    type,
  } = schema as {
    $ref?: string
    const?: unknown
    enum?: unknown[]
    anyOf?: JsonSchema[]
    oneOf?: JsonSchema[]
    allOf?: JsonSchema[]
    type?: string | string[]
  }
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1)
  if (only !== undefined) return JSON.stringify(only)
  if (some) return some.map((value) => JSON.stringify(value)).join(' | ')
  const either = anyOf ?? oneOf
  if (either) return either.map(typeOf).join(' | ')
  if (allOf) return allOf.map((each) => `(${typeOf(each)})`).join(' & ')
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each })).join(' | ')
  return plainType(type, schema)
}

function plainType(type: string | undefined, schema: JsonSchema): string {
  if (type === 'integer') return 'number'
  if (type === 'array') return `(${typeOf((schema['items'] ?? {}) as JsonSchema)})[]`
  if (type === 'object') return objectType(schema)
  return type ?? 'unknown'
}

function objectType(schema: JsonSchema): string {
  const required = (schema['required'] ?? []) as string[]
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)
  const more = schema['additionalProperties']
  const open = typeof more === 'object' && more !== null ? typeOf(more as JsonSchema) : null
  if (fields.length === 0)
    return open === null ? 'Record<string, never>' : `{ [name: string]: ${open} }`
  const own = fields
    .map(([name, of]) => field(name, required.includes(name), typeOf(of)))
    .join('; ')
  return `{ ${own}${open === null ? '' : '; [name: string]: unknown'} }`
}

function field(name: string, required: boolean, type: string): string {
  return required ? `${name}: ${type}` : `${name}?: ${type} | undefined`
}

export function formatted(source: string): string {
  const program = join(root, 'node_modules/.bin/oxfmt')
  const { stdout, status, stderr } = spawnSync(program, [`--stdin-filepath=${file}`], {
    input: source,
    encoding: 'utf8',
    cwd: root,
  })
  if (status !== 0) throw new Error(`oxfmt failed: ${stderr}`)
  return stdout
}

if (import.meta.main) {
  const source = formatted(clientOf(testApp().routes.declared))
  if (!process.argv.includes('--check')) writeFileSync(file, source)
  else if (readFileSync(file, 'utf8') !== source) {
    console.error('console/src/api/client.ts is not current: run node tools/console-client.ts')
    process.exit(1)
  }
}

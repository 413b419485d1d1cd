// OpenAPI 3.1 of all routes, from the declarations and schemas by which their requests are authorised and checked.
import { z } from 'zod'
import type { ErrorCode } from '../../error.ts'
import { toolVersion } from '../../export/evidence/tool-version.ts'
import { statusOfCode } from '../status-of.ts'
import { Components, type ComponentOptions, type JsonSchema } from './components.ts'
import type { Declaration } from './routes.ts'

export interface OpenApi {
  readonly openapi: string
  readonly info: JsonSchema
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, JsonSchema> } & JsonSchema
  readonly [name: string]: unknown
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly 'x-sealtrace-right'?: string | readonly string[]
  readonly security: readonly JsonSchema[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Record<string, { readonly content?: Content; readonly $ref?: string }>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: JsonSchema
}

type Content = Record<string, { readonly schema?: JsonSchema }>

const json = 'application/json'

/** Throws `internal` for declarations that do not go together. */
export function openApi(declared: readonly Declaration[], options: ComponentOptions = {}): OpenApi {
  const components = new Components(options)
  const listed = declared.filter(({ method, unlisted }) => method !== 'all' && !unlisted)
  const paths: OpenApi['paths'] = {}
  for (const declaration of listed) {
    const path = (paths[pathOf(declaration.path)] ??= {})
    path[declaration.method] = operationOf(declaration, components)
  }
  const errors = errorParts()
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sealtrace',
      version: toolVersion().split(' ')[1] ?? 'unknown',
      summary: 'The flight recorder for AI agents: masked, sealed, provable, erasable.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(listed.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...sorted(components.schemas), Error: errors.schema },
      responses: errors.responses,
      securitySchemes: securitySchemes(),
    },
  }
}

function operationOf(declaration: Declaration, components: Components): Operation {
  const { operation, summary, tag, access, status = 200 } = declaration
  const parameters = parametersOf(declaration, components)
  const requestBody = bodyOf(declaration, components)
  const right = access === 'anyone' || access === 'signed-in' ? undefined : access
  return {
    operationId: operation,
    summary,
    tags: [tag],
    ...(right !== undefined && { 'x-sealtrace-right': right }),
    security: securityOf(declaration),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      [status]: answerOf(declaration, components),
      default: { $ref: `#/components/responses/${declaration.takes ? 'DoorError' : 'Error'}` },
    },
  }
}

function answerOf({ answer, summary }: Declaration, components: Components) {
  if (answer === '') return { description: 'Nothing.' }
  if (typeof answer === 'string') return { description: summary, content: { [answer]: {} } }
  return { description: summary, content: { [json]: { schema: components.add(answer, 'output') } } }
}

function bodyOf({ body, takes }: Declaration, components: Components) {
  if (takes) {
    const content: Content = Object.fromEntries(takes.map((type) => [type, {}]))
    return { required: true, content }
  }
  if (!body) return undefined
  const content: Content = { [json]: { schema: components.add(body, 'input') } }
  return { required: !body.safeParse(undefined).success, content }
}

function parametersOf({ path, query }: Declaration, components: Components): Parameter[] {
  const names = path.split('/').filter((part) => part.startsWith(':') || part === '*')
  const inPath = names.map((part): Parameter => {
    const name = part === '*' ? 'rest' : part.slice(1)
    return { name, in: 'path', required: true, schema: { type: 'string' } }
  })
  const { properties = {}, required = [] } = (query ? components.add(query, 'input') : {}) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  const inQuery = Object.entries(properties).map(([name, schema]): Parameter => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
  return [...inPath, ...inQuery]
}

/** `/a/:id/*` is `/a/{id}/{rest}`, where the rest may have slashes. */
function pathOf(path: string): string {
  const parts = path.split('/').map((part) => {
    if (part === '*') return '{rest}'
    return part.startsWith(':') ? `{${part.slice(1)}}` : part
  })
  return parts.join('/')
}

function securityOf({ access, method }: Declaration): JsonSchema[] {
  if (access === 'anyone') return []
  const byKey = [{ bearer: [] }, { apiKey: [] }, { basic: [] }]
  // Nobody who signs in has the right to record.
  if (access === 'write') return byKey
  return [...byKey, { session: [], ...(method !== 'get' && { csrf: [] }) }]
}

function securitySchemes(): JsonSchema {
  return {
    bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key.' },
    basic: { type: 'http', scheme: 'basic', description: 'The API key is the password.' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-sealtrace',
      description: 'Of who signed in; over plain HTTP on this machine its name is sealtrace.',
    },
    csrf: {
      type: 'apiKey',
      in: 'header',
      name: 'x-sealtrace-csrf',
      description: 'What the session says, for whatever changes something.',
    },
  }
}

function errorParts() {
  const codes = Object.keys(statusOfCode) as ErrorCode[]
  const Failure = z.object({ error: z.object({ code: z.enum(codes), message: z.string() }) })
  const schema = new Components().add(Failure, 'output')
  const statuses = Object.fromEntries(codes.map((code) => [code, statusOfCode[code].status]))
  const content = { [json]: { schema: { $ref: '#/components/schemas/Error' } } }
  return {
    schema,
    responses: {
      Error: {
        description:
          'What is wrong. `not_found` is also the answer to who may not: both look the same. 429 and 503 say when to come again.',
        content,
        'x-sealtrace-status-of-code': statuses,
      },
      DoorError: { description: 'What is wrong, in the words that the clients of this door read.' },
    },
  }
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

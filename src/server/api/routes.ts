// Every route is declared here: who may call it, what it takes and what it answers. From the same declarations requests are
// authorised and checked, `/openapi.json` is made, and the console's client is generated.
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { may, type Action, type Principal } from '../../access/principal.ts'
import { requireRight } from '../../access/require-right.ts'
import { SealtraceError } from '../../error.ts'
import { principalOf, type AppContext, type AppEnv } from '../app-context.ts'
import { readJson } from '../read-json.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export interface Declaration {
  /** `all`: whatever the method; for raw routes alone. */
  readonly method: Method | 'all'
  /** With parameters as `:name`; `*` at the end stands for the rest. */
  readonly path: string
  /**
   * `anyone` needs no sign-in, `signed-in` any; else the right that it takes. Of several one is enough at the door: which of
   * them the request takes, its handler judges.
   */
  readonly access: Action | readonly [Action, ...Action[]] | 'anyone' | 'signed-in'
  /** Name of the operation in OpenAPI and of the function in clients. */
  readonly operation: string
  readonly summary: string
  readonly tag: string
  readonly query?: z.ZodObject
  readonly params?: z.ZodObject
  readonly body?: z.ZodType
  /** Of status 200; a media type for what is no JSON. */
  readonly answer: z.ZodType | string
  /** What stands in the audit entry of a denial; default the right. */
  readonly action?: string
  /** Media types of a body that no schema here describes. */
  readonly takes?: readonly string[]
  /** Of an answer that is no error; default 200. */
  readonly status?: number
  /** Another name of a route that is described under its first: it is left out of OpenAPI. */
  readonly unlisted?: true
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

export interface Call<D extends Declaration> {
  readonly c: Context<AppEnv>
  /** Null where anyone may call. */
  readonly principal: D['access'] extends 'anyone' ? Principal | null : Principal
  readonly query: Parsed<D['query']>
  readonly params: Parsed<D['params']>
  readonly body: Parsed<D['body']>
}

type RawHandler = (c: Context<AppEnv>) => Response | Promise<Response>

const nothing = z.strictObject({})

export class Routes {
  readonly context: AppContext
  readonly app = new Hono<AppEnv>()
  readonly declared: Declaration[] = []

  constructor(context: AppContext) {
    this.context = context
  }

  /** Answers what the handler resolves with as JSON that no cache keeps, or the `Response` itself. */
  api<const D extends Declaration>(
    declaration: D,
    handler: (call: Call<D>) => Promise<object | Response>,
  ): void {
    const query = (declaration.query ?? nothing).strict()
    this.raw(declaration, async (c) => {
      // The right is judged first: a malformed request tells who may not as little as a sound one.
      const principal = await this.#principal(c, declaration)
      const call = {
        c,
        principal,
        query: parse(query, queryOf(c), 'query'),
        params: parse(declaration.params, c.req.param(), 'path'),
        body: declaration.body && parse(declaration.body, await readJson(c, this.context), 'body'),
      } as Call<D>
      c.header('cache-control', 'no-store')
      const answer = await handler(call)
      return answer instanceof Response ? answer : c.json(answer)
    })
  }

  /**
   * For doors and streams, which speak dialects of their own: the handler itself asks for the right that is declared.
   * `onError` says what went wrong in that dialect; default JSON.
   */
  raw(
    declaration: Declaration,
    handler: RawHandler,
    onError?: (error: unknown, c: Context<AppEnv>) => Response,
  ): void {
    const { method, path } = declaration
    this.declared.push(declaration)
    const handle: RawHandler = onError
      ? async (c) => {
          try {
            return await handler(c)
          } catch (error) {
            return onError(error, c)
          }
        }
      : handler
    if (method === 'all') this.app.all(path, handle)
    else this.app.on(method.toUpperCase(), path, handle)
  }

  async #principal(c: Context<AppEnv>, { access, operation, action }: Declaration) {
    if (access === 'anyone') return null
    const principal = await principalOf(c, this.context)
    if (access === 'signed-in') return principal
    const rights: readonly [Action, ...Action[]] = typeof access === 'string' ? [access] : access
    if (rights.some((right) => may(principal, right))) return principal
    this.context.metrics.add('sealtrace_denials_total')
    const asked = { principal, right: rights[0], details: { operation } }
    const more = { ...(action && { action }), target: targetOf(c) }
    await requireRight(this.context.log.recorder, { ...asked, ...more })
    return principal
  }
}

/** An empty value is none. Throws `bad_request` for a name that is there twice: which one counts, proxies see otherwise. */
function queryOf(c: Context): Record<string, string> {
  const given = [...new URL(c.req.url).searchParams]
  if (new Set(given.map(([name]) => name)).size < given.length)
    throw new SealtraceError('bad_request', 'query: a name is there twice')
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

/** The run or record that was asked for, as the path names it: random ids and nothing else. */
function targetOf(c: Context<AppEnv>): string {
  const { id, record } = c.req.param() as { id?: string; record?: string }
  const target = id ?? record ?? ''
  return /^[0-9a-f-]{16,36}$/.test(target) ? target : ''
}

/** Throws `bad_request`, which names the field and never its value. */
export function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SealtraceError('bad_request', `${issue?.path.join('.') || where}: ${saidOf(issue)}`)
}

function saidOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return 'holds a field that is not known here'
  if (issue?.code === 'invalid_value')
    return `must be one of ${issue.values.map(String).join(', ')}`
  return issue?.message ?? 'not valid'
}

import { describe, expect, it } from 'vitest'
import { may, notFound, type Action } from '../../access/principal.ts'
import { readyAuthority } from '../../access/ready-authority.ts'
import { roles, type Role } from '../../journal/api-key.ts'
import { testApp, type TestApp } from '../test-app.ts'
import type { Declaration } from './routes.ts'

const { declared, app } = testApp().routes
const routes = declared.map((route) => [`${route.method} ${route.path}`, route] as const)
const canary = 'canary-4711'

/** Open by intent: nothing of what is recorded can be had by them. Each is looked at when it is added here. */
const openToAnyone = [
  ...['health', 'readiness', 'metrics', 'openApi', 'stepSchema', 'langsmithInfo', 'langfuseHealth'],
  ...['checkpoint', 'witnessedCheckpoint', 'tile', 'langfuseMediaUpload'],
  ...['signInMethods', 'signIn', 'startOidc', 'finishOidc'],
]
const openToWhoSignedIn = [
  ...['langfuseProjects', 'langfusePrompts', 'langfuseAbsent', 'session', 'signOut', 'events'],
]

/** Their denials say what was asked for, so that a bounded body is read first. */
const tellsOfBody = [...['reveal', 'revealBulk', 'requestReveal', 'decideReveal', 'noteCopy']]

function rightsOf({ access }: Declaration): readonly Action[] {
  if (access === 'anyone' || access === 'signed-in') return []
  return typeof access === 'string' ? [access] : access
}

function isAllowed(route: Declaration, role: Role): boolean {
  const principal = { name: 'key:test', roles: [role], authority: readyAuthority }
  const rights = rightsOf(route)
  return rights.length === 0 || rights.some((right) => may(principal, right))
}

const pathOf = ({ path }: Declaration): string =>
  path.replaceAll(/:\w+/g, 'ab'.repeat(16)).replace('*', 'x')

interface Sent {
  readonly query?: string
  readonly body?: BodyInit
}

function send(made: TestApp, route: Declaration, key: string | null, { query = '', body }: Sent) {
  const method = route.method === 'all' ? 'GET' : route.method.toUpperCase()
  const headers = {
    'content-type': route.takes?.[0] ?? 'application/json',
    ...(key !== null && { 'x-api-key': key }),
  }
  const init = method === 'GET' ? {} : { body: body ?? '', duplex: 'half' }
  return made.app.request(`${pathOf(route)}${query}`, { method, headers, ...init } as RequestInit)
}

/** Counts how often somebody reads it. */
function watchedBody() {
  const watched = { reads: 0, body: undefined as unknown as ReadableStream<Uint8Array> }
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    watched.reads++
    controller.enqueue(Buffer.from('{}'))
    controller.close()
  }
  watched.body = new ReadableStream({ pull }, { highWaterMark: 0 })
  return watched
}

describe('the registry', () => {
  it('[W40] knows every route that the app has', () => {
    const known = new Set(declared.map(({ method, path }) => `${method.toUpperCase()} ${path}`))
    const served = app.routes.map(({ method, path }) => `${method} ${path}`)
    expect(served.filter((name) => name !== 'ALL /*' && !known.has(name))).toEqual([])
    expect(served.length).toBeGreaterThan(known.size)
  })

  it('[W40] names each operation once, and says what it is for', () => {
    const listed = declared.filter(({ unlisted }) => !unlisted)
    const names = listed.map(({ operation }) => operation)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    for (const { operation, summary, tag } of listed)
      expect([operation, summary.length > 5, tag.length > 0]).toEqual([operation, true, true])
  })

  it('[W40] is open without a right only where that was decided', () => {
    const open = (access: string) =>
      [...new Set(declared.flatMap((d) => (d.access === access ? d.operation : [])))].toSorted()
    // The console's files are the same for all: what is in them stands in the repository.
    const own = open('anyone').filter((name) => !name.startsWith('console'))
    expect(own.filter((name) => !openToAnyone.includes(name))).toEqual([])
    const files = declared.filter(({ operation }) => operation.startsWith('console'))
    expect(files.filter(({ path }) => path.startsWith('/api/'))).toEqual([])
    expect(open('signed-in').filter((name) => !openToWhoSignedIn.includes(name))).toEqual([])
  })

  it('[W43] lets an ingest key do nothing but write', () => {
    for (const route of declared.filter((each) => rightsOf(each).length > 0))
      expect([route.operation, isAllowed(route, 'ingest')]).toEqual([
        route.operation,
        rightsOf(route).includes('write') && route.tag === 'Recording',
      ])
  })
})

describe('[W41] [W42] who may call', () => {
  const guarded = routes.filter(([, { access }]) => access !== 'anyone')

  it.each(guarded)('[W42] %s takes a key', async (_, route) => {
    const made = testApp()
    const { body, ...watched } = watchedBody()
    const response = await send(made, route, null, { body })
    expect([response.status, watched.reads]).toEqual([401, 0])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  const rows = guarded.flatMap(([name, route]) => roles.map((role) => [name, role, route] as const))

  it.each(rows.filter(([, role, route]) => !isAllowed(route, role)))(
    '[W41] [W42] %s as %s looks like nothing is there, and is on the record',
    async (_, role, route) => {
      const made = testApp()
      const watched = watchedBody()
      const response = await send(made, route, made.keys[role], { ...watched, query: '?x=y' })
      expect(watched.reads).toBe(tellsOfBody.includes(route.operation) ? 1 : 0)
      expect(made.audits.map(({ outcome }) => outcome)).toEqual(['denied'])
      expect(made.audits[0]?.actor).toMatch(/^key:/)
      if (route.tag === 'Recording') return expect(response.status).toBe(403)
      const { code, message } = notFound()
      expect([response.status, await response.json()]).toEqual([404, { error: { code, message } }])
      const nothing = await made.app.request(`/api/v1/traces/${'cd'.repeat(16)}`, {
        headers: { 'x-api-key': made.keys.viewer },
      })
      expect([...response.headers.entries()]).toEqual([...nothing.headers.entries()])
      expect(made.audits[0]?.details).toEqual({ operation: route.operation })
    },
  )

  it.each(rows.filter(([, role, route]) => isAllowed(route, role)))(
    '[W42] %s as %s is let in',
    async (_, role, route) => {
      const made = testApp()
      const response = await send(made, route, made.keys[role], {})
      await response.body?.cancel()
      expect([401, 403]).not.toContain(response.status)
      expect(made.audits.filter(({ details }) => details?.['operation'])).toEqual([])
    },
  )
})

describe('what is sent', () => {
  const api = routes.filter(
    ([, { answer, tag, path }]) =>
      tag !== 'Recording' && path.startsWith('/api/') && answer !== 'text/event-stream',
  )
  const someone = (made: TestApp, route: Declaration): string =>
    made.keys[roles.find((role) => role !== 'ingest' && isAllowed(route, role)) ?? 'admin']

  it.each(api)(
    '[W44] %s refuses what it does not know, and repeats nothing of it',
    async (_, route) => {
      const made = testApp()
      const key = someone(made, route)
      const unknown = await send(made, route, key, { query: `?${canary}=${canary}`, body: '{}' })
      const unknownText = await unknown.text()
      expect([unknown.status, JSON.parse(unknownText).error.code]).toEqual([400, 'bad_request'])
      expect(unknownText).not.toContain(canary)
      if (!route.body) return
      for (const body of [`{"${canary}":"${canary}"}`, `["${canary}"]`, canary, 'null']) {
        const response = await send(made, route, key, { body })
        expect([body, response.status]).toEqual([body, 400])
        expect(await response.text()).not.toContain(canary)
      }
    },
  )

  it('[W44] a name that is there twice is refused, an empty value is none', async () => {
    const made = testApp()
    const status = async (query: string) => {
      const headers = { 'x-api-key': made.keys.viewer }
      return (await made.app.request(`/api/v1/traces?${query}`, { headers })).status
    }
    expect(await status('limit=1&limit=2')).toBe(400)
    expect(await status('limit=&kind=')).toBe(200)
  })

  it('[W44] doors overlook a query', async () => {
    const made = testApp()
    const init = { headers: { 'x-api-key': made.keys.ingest }, method: 'POST', body: '{}' }
    const response = await made.app.request('/v1/traces?api_version=1', {
      ...init,
      headers: { ...init.headers, 'content-type': 'application/json' },
    })
    expect(response.status).toBe(200)
  })
})

describe('methods', () => {
  const paths = [...new Set(declared.flatMap(({ method, path }) => (method === 'all' ? [] : path)))]
  const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

  it.each(paths)('[W45] of %s are told, and others refused with 405', async (path) => {
    const made = testApp()
    const own = declared.filter((route) => route.path === path)
    const at = pathOf({ ...own[0], path } as Declaration)
    const options = await made.app.request(at, { method: 'OPTIONS' })
    if (options.status === 401) return
    const allow = options.headers.get('allow')?.split(', ') ?? []
    expect([options.status, await options.text()]).toEqual([204, ''])
    for (const { method } of own) expect(allow).toContain(method.toUpperCase())
    for (const method of all.filter((each) => !allow.includes(each))) {
      const response = await made.app.request(at, { method })
      expect([method, response.status]).toEqual([method, 405])
      expect(response.headers.get('allow')).toBe(options.headers.get('allow'))
      expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } })
    }
    for (const name of options.headers.keys()) expect(name).not.toMatch(/^access-control/)
  })

  it('[W45] of an unknown path are none', async () => {
    for (const method of [...all, 'OPTIONS', 'HEAD'])
      expect((await app.request('/api/v1/nothing', { method })).status).toBe(404)
  })

  it('[W45] HEAD is a GET without its body, also of a stream, which is then ended', async () => {
    const made = testApp()
    let ended = false
    made.routes.raw(
      {
        method: 'get',
        path: '/test/stream',
        access: 'anyone',
        operation: 'testStream',
        summary: 'a stream',
        tag: 'Test',
        answer: 'text/event-stream',
      },
      (c) => c.body(new ReadableStream({ cancel: () => void (ended = true) })),
    )
    const response = await made.app.request('/test/stream', { method: 'HEAD' })
    expect([response.status, response.body, ended]).toEqual([200, null, true])
    const list = await made.app.request('/api/v1/traces', {
      method: 'HEAD',
      headers: { 'x-api-key': made.keys.viewer },
    })
    expect([list.status, await list.text()]).toEqual([200, ''])
  })
})

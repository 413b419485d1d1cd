import {
  createServer,
  request as httpRequest,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { noTransport } from '../transport/no-transport.ts'
import { startHttpProxy, type HttpProxyOptions } from './http-proxy.ts'
import { request, result } from './test-transport.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

interface Seen {
  url?: string | undefined
  method?: string | undefined
  headers: string[]
  body: Buffer
}

/** A proxy before a server that answers as told, and what that server saw. */
async function before(listener: RequestListener, options: Partial<HttpProxyOptions> = {}) {
  const { recorder, steps } = memoryRecorder()
  const seen: Seen[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { url, method, rawHeaders: headers } = incoming
      seen.push({ url, method, headers, body: Buffer.concat(chunks) })
      listener(incoming, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  const upstream = new URL(address)
  const proxy = await startHttpProxy({
    ...{ recorder, upstream, host: '127.0.0.1', port: 0, failClosed: false },
    ...options,
  })
  endings.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => proxy.close(),
  )
  return { url: proxy.url, address, seen, steps, server, proxy }
}

const call = request(1, 'tools/call', { name: 'lookup', arguments: { id: 7 } })
const answer = result(1, { content: [{ type: 'text', text: 'found' }] })
const json = { 'content-type': 'application/json' }
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { ...json, ...headers } })
const event = (message: object) => `event: message\nid: 1\ndata: ${JSON.stringify(message)}\n\n`

describe('passes on', () => {
  test('requests and answers as they are', async () => {
    const body = gzipSync(JSON.stringify(answer))
    const { url, seen } = await before((_, response) => {
      response.writeHead(207, 'Odd', [
        ...['Content-Type', 'application/json', 'content-encoding', 'gzip'],
        ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Own', 'ü'.normalize('NFC')],
      ])
      response.end(body)
    })
    const asked = Buffer.from(JSON.stringify(call))
    const got = await new Promise<{ status: unknown; headers: string[]; body: Buffer }>((done) => {
      const out = httpRequest(`${url}?x=1`, { method: 'POST' }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          done({
            status: [response.statusCode, response.statusMessage],
            headers: response.rawHeaders,
            body: Buffer.concat(chunks),
          }),
        )
      })
      out.setHeader('Authorization', 'Bearer own')
      out.setHeader('X-Once', 'only')
      out.setHeader('Connection', 'x-once')
      out.end(asked)
    })
    expect(got.status).toEqual([207, 'Odd'])
    expect(got.body.equals(body)).toBe(true)
    expect(got.headers.slice(0, 8)).toEqual([
      ...['Content-Type', 'application/json', 'content-encoding', 'gzip'],
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
    ])
    expect(seen).toMatchObject([{ url: '/mcp?x=1', method: 'POST' }])
    expect(seen[0]?.body.equals(asked)).toBe(true)
    expect(seen[0]?.headers).toContain('Bearer own')
    expect(seen[0]?.headers).not.toContain('only')
  })

  test('events as they come', async () => {
    let goOn = () => {}
    const { url, steps } = await before((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(event(request('q', 'sampling/createMessage', { messages: [] })))
      goOn = () => response.end(event(answer))
    })
    const response = await post(url, call)
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
    const first = await reader.read()
    expect(String(Buffer.from(first.value ?? []))).toContain('sampling/createMessage')
    expect(steps).toMatchObject([
      { kind: 'tool' },
      { kind: 'completion', parentSpanId: steps[0]?.spanId },
    ])
    goOn()
    while (!(await reader.read()).done);
    expect(steps[2]).toMatchObject({ spanId: steps[0]?.spanId, status: 'ok' })
  })

  test('that an answer has begun, before there is any of it', async () => {
    const { url } = await before((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    })
    const abort = new AbortController()
    expect((await fetch(url, { signal: abort.signal })).status).toBe(200)
    abort.abort()
  })

  test('other paths, unrecorded but for messages, and no redirect is followed', async () => {
    const { url, seen, steps } = await before((_, response) =>
      response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    )
    const form = new URLSearchParams({ grant_type: 'refresh_token' })
    for (const [path, body] of [
      ['/token', form],
      ['/register', '{"client_name":"x"}'],
    ] as const) {
      const asked = { method: 'POST', body, redirect: 'manual' } as const
      expect((await fetch(new URL(path, url), asked)).status).toBe(302)
    }
    expect(seen).toMatchObject([{ url: '/token' }, { url: '/register' }])
    expect(steps).toEqual([])
  })

  test.each(['/mcp/', '/MCP', '/%6dcp', '/other'])('a call at %s, recorded', async (path) => {
    const { url, steps } = await before((_, response) =>
      response.writeHead(200, json).end(JSON.stringify(answer)),
    )
    await (await post(new URL(path, url).href, call)).text()
    expect(steps).toMatchObject([{ kind: 'tool', tool: 'lookup' }, { status: 'ok' }])
  })

  test('that a client has gone', async () => {
    const gone = Promise.withResolvers<void>()
    const { url, steps } = await before((_, response) => {
      response.on('close', () => gone.resolve())
    })
    const abort = new AbortController()
    const asked = fetch(url, { method: 'POST', body: JSON.stringify(call), signal: abort.signal })
    setTimeout(() => abort.abort(), 50)
    await expect(asked).rejects.toThrow('aborted')
    await gone.promise
    expect(steps[1]).toMatchObject({ error: { type: 'connection_closed' } })
  })

  test('that a server has gone, or was never there', async () => {
    const cut = await before((incoming, response) => {
      response.writeHead(200, json)
      response.write('{"jsonrpc"')
      setTimeout(() => incoming.socket.destroy(), 20)
    })
    await expect(post(cut.url, call).then((response) => response.text())).rejects.toThrow()
    const upstream = new URL('http://127.0.0.1:1/mcp')
    const { url } = await before(() => {}, { upstream })
    const response = await post(url, call)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: { code: -32000 } })
    const large = await post(url, request(2, 'ping', { text: 'x'.repeat(5_000_000) }))
    expect([large.status, await large.text()]).toEqual([502, expect.stringContaining('-32000')])
  })
})

describe('records', () => {
  test.each([
    ['plain', undefined, Buffer.from],
    ['gzip', 'gzip', gzipSync],
    ['br', 'br', brotliCompressSync],
  ])('an answer that is %s', async (_, coding, encode) => {
    const { url, steps } = await before((__, response) => {
      response.writeHead(200, { ...json, ...(coding && { 'content-encoding': coding }) })
      response.end(encode(Buffer.from(JSON.stringify(answer))))
    })
    const headers = { 'mcp-protocol-version': '2026-07-28' }
    expect(await (await post(url, call, headers)).json()).toEqual(answer)
    expect(steps).toMatchObject([
      { kind: 'tool', attributes: { 'mcp.protocol.version': '2026-07-28' } },
      { status: 'ok', output: { content: [{ text: 'found' }] } },
    ])
  })

  test('clients without a session apart, although their ids are the same', async () => {
    const waiting: (() => void)[] = []
    const { url, steps } = await before((_, response) => {
      const place = waiting.push(() =>
        response.writeHead(200, json).end(JSON.stringify(result(1, { content: [], place }))),
      )
      if (place === 2) for (const answerOne of waiting.toReversed()) answerOne()
    })
    await Promise.all([post(url, call), post(url, request(1, 'tools/call', { name: 'other' }))])
    const ends = steps.filter(({ endTime }) => endTime !== undefined)
    expect(new Set(ends.map(({ spanId }) => spanId)).size).toBe(2)
    expect(ends.every(({ status }) => status === 'ok')).toBe(true)
  })

  test('a session as one, until it ends', async () => {
    let stream: ServerResponse | undefined
    const { url, steps } = await before((incoming, response) => {
      const headers = { 'mcp-session-id': 's-1' }
      if (incoming.method === 'GET') {
        stream = response
        response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
        response.write(': hello\r\n\r\n')
      } else if (incoming.method === 'DELETE') response.writeHead(200, headers).end()
      else if (incoming.headers['mcp-session-id']) response.writeHead(202, headers).end()
      else {
        const serverInfo = { name: 'hr' }
        const hello = result(0, { protocolVersion: '2025-11-25', serverInfo })
        response.writeHead(200, { ...json, ...headers }).end(JSON.stringify(hello))
      }
    })
    const session = { 'mcp-session-id': 's-1' }
    await (await post(url, request(0, 'initialize', {}))).text()
    const events = await fetch(url, { headers: session })
    await post(url, call, session)
    await post(url, request(2, 'tools/call', { name: 'lost' }), session)
    stream?.write(event(answer))
    const { value } = (await events.body?.getReader().read()) ?? {}
    expect(value).toBeDefined()
    await fetch(url, { method: 'DELETE', headers: session })
    expect(steps).toMatchObject([
      {
        tool: 'lookup',
        sessionId: 's-1',
        attributes: { 'mcp.session.id': 's-1', 'mcp.server.name': 'hr' },
      },
      { tool: 'lost' },
      { spanId: steps[0]?.spanId, status: 'ok' },
      { spanId: steps[1]?.spanId, error: { type: 'connection_closed' } },
    ])
  })

  test('one call of several rounds as one, with a state only', async () => {
    let round = 0
    const { url, steps } = await before((_, response) => {
      const inputRequests = { a: { method: 'elicitation/create', params: { message: '?' } } }
      const more = { resultType: 'input_required', inputRequests, requestState: 'st' }
      response
        .writeHead(200, json)
        .end(JSON.stringify(round++ === 0 ? result(1, more) : result(2, { content: [] })))
    })
    await (await post(url, call)).text()
    const params = { name: 'lookup', requestState: 'st', inputResponses: { a: { action: 'x' } } }
    await (await post(url, request(2, 'tools/call', params))).text()
    expect(new Set(steps.map(({ spanId }) => spanId)).size).toBe(2)
    expect(steps.at(-1)).toMatchObject({ spanId: steps[0]?.spanId, status: 'ok' })
  })

  test('a call that wants no answer, and that a batch was longer than is looked at', async () => {
    const { url, steps } = await before((_, response) => response.writeHead(202).end())
    await post(url, { ...call, id: undefined })
    await post(
      url,
      Array.from({ length: 1001 }, (_, id) => request(id, 'ping')),
    )
    expect(steps).toMatchObject([
      { kind: 'tool', tool: 'lookup', input: { id: 7 } },
      { name: 'sealtrace.mcp.too_large', attributes: { 'sealtrace.mcp.batch': 1000 } },
    ])
  })
})

describe('with failClosed', () => {
  const refusal = new SealtraceError('busy', 'the queue is full')

  test('calls are answered with an error', async () => {
    const recorder = new Recorder(noTransport(refusal))
    const { url, seen } = await before((_, response) => response.writeHead(202).end(), {
      recorder,
      failClosed: true,
    })
    const message = 'not done because it cannot be recorded: busy'
    const refused = { jsonrpc: '2.0', id: 1, error: { code: -32603, message } }
    expect(await (await post(url, call)).json()).toEqual(refused)
    expect(await (await post(url, [call])).json()).toEqual([refused])
    expect((await post(url, request(2, 'ping'))).status).toBe(202)
    expect(seen.map(({ body }) => String(body))).toEqual([JSON.stringify(request(2, 'ping'))])
  })

  const without = (id: unknown) => ({ ...call, id })
  const pings = Array.from({ length: 1000 }, (_, n) => request(n, 'ping'))

  test.each<[string, string, unknown, Record<string, string>, number]>([
    ['at another path', '/mcp/', call, {}, 200],
    ['in capitals', '/MCP', call, {}, 200],
    ['at an escaped path', '/%6dcp', call, {}, 200],
    ['without an id', '/mcp', without(undefined), {}, 200],
    ['with an id that is none', '/mcp', without(null), {}, 200],
    ['with members in capitals', '/mcp', { ...request(1, 'ping'), Method: 'tools/call' }, {}, 200],
    ['compressed', '/mcp', gzipSync(JSON.stringify(call)), { 'content-encoding': 'gzip' }, 200],
    ['twice', '/mcp', gzipSync(gzipSync('1')), { 'content-encoding': 'gzip, gzip' }, 415],
    [
      'in no coding',
      '/mcp',
      gzipSync(JSON.stringify(call)).subarray(9),
      { 'content-encoding': 'gzip' },
      415,
    ],
    ['in other characters', '/mcp', Buffer.from(JSON.stringify(call), 'utf16le'), {}, 415],
    ['behind a mark', '/mcp/', Buffer.from(`\uFEFF${JSON.stringify(call)}`), {}, 415],
    ['after a thousand others', '/mcp', [...pings, call], {}, 200],
  ])('no call gets past it: %s', async (_, path, body, headers, status) => {
    const recorder = new Recorder(noTransport(refusal))
    const { url, seen } = await before((__, response) => response.writeHead(202).end(), {
      recorder,
      failClosed: true,
    })
    const got = await fetch(new URL(path, url), {
      method: 'POST',
      body: Buffer.isBuffer(body) ? Uint8Array.from(body) : JSON.stringify(body),
      headers: { ...json, ...headers },
    })
    expect(got.status).toBe(status)
    expect(await got.text()).toContain('not done because it cannot be recorded')
    expect(seen).toEqual([])
  })

  test('a batch of more than is looked at does not pass, recorder or not', async () => {
    const { url, seen, steps } = await before((_, response) => response.end(), { failClosed: true })
    await (await post(url, [...pings, call])).text()
    expect([seen, steps]).toEqual([[], []])
  })

  test('forms of OAuth pass', async () => {
    const recorder = new Recorder(noTransport(refusal))
    const { url, seen } = await before((_, response) => response.end('{}'), {
      recorder,
      failClosed: true,
    })
    const body = new URLSearchParams({ code: 'ü' })
    expect((await fetch(new URL('/token', url), { method: 'POST', body })).status).toBe(200)
    expect((await fetch(url, { method: 'POST', body })).status).toBe(415)
    expect(seen).toMatchObject([{ url: '/token' }])
  })

  test('what can be recorded goes through', async () => {
    const { url, steps } = await before(
      (_, response) => response.writeHead(200, json).end(JSON.stringify(answer)),
      { failClosed: true },
    )
    expect(await (await post(url, call)).json()).toEqual(answer)
    expect(steps).toHaveLength(2)
  })
})

describe('a page on the web', () => {
  const asked = (url: string, host: string) =>
    new Promise<number | undefined>((done) => {
      httpRequest(url, { headers: { host } }, (response) => {
        response.resume()
        done(response.statusCode)
      }).end()
    })

  test('cannot name its own host as this machine', async () => {
    const { url } = await before((_, response) => response.writeHead(200).end())
    expect(await asked(url, 'evil.example')).toBe(403)
    expect(await asked(url, 'evil.example:80')).toBe(403)
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80'])
      expect(await asked(url, host)).toBe(200)
  })
})

test('a port that is taken', async () => {
  const { server, proxy } = await before(() => {})
  const { port } = server.address() as AddressInfo
  const { recorder } = memoryRecorder()
  const upstream = new URL(proxy.url)
  const started = startHttpProxy({ recorder, upstream, host: '127.0.0.1', port, failClosed: false })
  await expect(started).rejects.toMatchObject({ code: 'unavailable' })
})

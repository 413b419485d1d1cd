// What clients and providers may do to each other through a proxy: both proxies, byte by byte.
import http from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { folded } from '../fetch/test-calls.ts'
import { startHttpProxy } from '../mcp/http-proxy.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { isAskedFor } from './asked-for.ts'
import { startProxy } from './start-proxy.ts'
import { readUpstreams } from './upstreams.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const path = '/v1/chat/completions'
const chat = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })

/** A provider that is told of the bytes of each connection. */
async function provider(onData: (socket: Socket, text: string) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => onData(socket, bytes.toString('latin1')))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function llmProxy(upstream: string, host?: string) {
  const { recorder, steps } = memoryRecorder()
  const upstreams = readUpstreams({ openai: upstream, anthropic: upstream, gemini: upstream })
  const proxy = await startProxy({ recorder, upstreams, host })
  closing.push(() => proxy.close(0))
  return { url: proxy.url, recorder, all: () => folded(steps) }
}

async function mcpProxy(address: string) {
  const { recorder } = memoryRecorder()
  const options = { recorder, host: '127.0.0.1', port: 0, failClosed: false }
  const proxy = await startHttpProxy({ ...options, upstream: new URL(`${address}/mcp`) })
  closing.push(() => proxy.close())
  return { url: proxy.url }
}

/** Sends text as it is; resolves with all that comes back. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text))
    let got = ''
    socket.on('data', (bytes) => (got += bytes.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => done(got))
    setTimeout(() => socket.end(), 150)
  })
}

describe.each([
  ['of the model', llmProxy, '/v1/files/1'],
  ['of MCP', mcpProxy, '/mcp'],
])('before the server %s', (_, start, target) => {
  const inner = 'POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n'
  const length = `Content-Length: ${inner.length}\r\n`
  const chunked = 'Transfer-Encoding: chunked\r\n'
  const piece = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`

  it.each(
    ['GET', 'DELETE', 'OPTIONS', 'POST'].flatMap((method) => [
      [method, 'a length that connection names', `Connection: content-length\r\n${length}`, inner],
      [method, 'in chunks', chunked, piece],
      [
        method,
        'in chunks that connection names',
        `Connection: transfer-encoding, content-length\r\n${chunked}`,
        piece,
      ],
    ]),
  )('no body is read as the next request: %s, %s', async (method, __, headers, body) => {
    const seen: unknown[] = []
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        seen.push([request.method, Buffer.concat(chunks).toString()])
        response.end('{}')
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    closing.push(() => void (server.close(), server.closeAllConnections()))
    const { url } = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await raw(url, `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`)
    await raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    expect(seen).toEqual([
      [method, inner],
      ['GET', ''],
    ])
  })

  it('nothing that says whose or what a request is can be named away', async () => {
    let seen = ''
    const address = await provider((socket, text) => {
      seen += text
      socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const { url } = await start(address)
    const names = ['host', 'authorization', 'content-type']
    const headers = `Connection: ${names.join(', ')}\r\nAuthorization: Bearer x\r\nContent-Type: a/b\r\n`
    const text = `POST ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: 2\r\n\r\n{}`
    await raw(url, text)
    expect(seen).toMatch(/^POST .*\r\nhost: 127\.0\.0\.1:\d+\r\n/i)
    for (const line of ['Authorization: Bearer x', 'Content-Type: a/b', 'Content-Length: 2'])
      expect(seen).toContain(`\r\n${line}\r\n`)
  })

  it('a body that is coded for the connection is refused', async () => {
    const address = await provider((socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'))
    const { url } = await start(address)
    const headers = 'Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n'
    const got = await raw(url, `POST ${target} HTTP/1.1\r\n${headers}\r\n0\r\n\r\n`)
    expect(got).toMatch(/^HTTP\/1.1 400 /)
  })

  it('a server that switches protocols is answered for at once', async () => {
    const address = await provider((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    )
    const { url } = await start(address)
    const got = await raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    expect(got).toMatch(/^HTTP\/1.1 502 /)
  })

  it('pages of the web are refused, by name and by origin', async () => {
    let calls = 0
    const address = await provider((socket) => {
      calls++
      socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const { url } = await start(address)
    const asked = (headers: string) =>
      raw(url, `GET ${target} HTTP/1.1\r\n${headers}\r\n\r\n`).then((got) => got.slice(9, 12))
    expect(await asked('Host: evil.example')).toBe('403')
    expect(await asked('Host: localhost\r\nOrigin: https://evil.example')).toBe('403')
    expect(await asked('Host: localhost\r\nOrigin: null')).toBe('403')
    expect(calls).toBe(0)
    expect(await asked('Host: localhost:1\r\nOrigin: http://localhost:3000')).toBe('204')
    expect(await asked('Host: [::1]:80\r\nOrigin: app://notes')).toBe('204')
  })
})

it('beyond loopback any name is its own', () => {
  expect(isAskedFor('0.0.0.0', { host: 'proxy.example', origin: 'https://a.example' })).toBe(true)
})

it('a call that the provider may have taken is not made again', async () => {
  let calls = 0
  const server = http.createServer((request, response) => {
    request.resume()
    request.on('end', () => (++calls === 2 ? request.socket.resetAndDestroy() : response.end('{}')))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => void (server.close(), server.closeAllConnections()))
  const { url, all } = await llmProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const post = () => fetch(url + path, { method: 'POST', body: chat })
  expect((await post()).status).toBe(200)
  expect((await post()).status).toBe(502)
  expect(calls).toBe(2)
  expect(all().map(({ status }) => status)).toEqual(['ok', 'error'])
})

it('an answer that a reset ends is no whole answer', async () => {
  const address = await provider((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"choices":[]}')
    setTimeout(() => socket.resetAndDestroy(), 50)
  })
  const { url, all } = await llmProxy(address)
  const answer = await fetch(url + path, { method: 'POST', body: chat })
  await expect(answer.text()).rejects.toThrow()
  expect(all()).toMatchObject([{ status: 'error' }])
})

describe('paths', () => {
  const post = (target: string) =>
    `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${chat.length}\r\n\r\n${chat}`
  const reached: string[] = []
  const start = async () => {
    reached.length = 0
    const address = await provider((socket, text) => {
      reached.push(text.split(' ', 2)[1] ?? '')
      socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    return llmProxy(`${address}/team-a`)
  }

  it.each([
    '/../admin',
    '/v1/%2e%2e/%2E./admin',
    '/v1/..%2fadmin',
    '/v1/%252e%252e/admin',
    '/v1/..\\admin',
    '/v1/..;/admin',
    '/v1/chat/completions/.',
    '/v1/%zz',
    '/v1/x#/../y',
  ])('none leads out of the upstream: %s', async (target) => {
    const { url } = await start()
    expect(await raw(url, post(target))).toMatch(/^HTTP\/1.1 400 /)
    expect(reached).toEqual([])
  })

  it.each([
    `${path}/`,
    `${path}//`,
    '//v1//chat//completions',
    '/v1/chat/%63ompletions',
    '/v1/chat%2fcompletions',
    '/v1/chat/%2563ompletions',
    '/v1/CHAT/Completions',
    '/v1/chat/completions;x=1',
  ])('a call is one in any spelling, and refused as one: %s', async (target) => {
    const { url, recorder, all } = await start()
    expect(await raw(url, post(target))).toMatch(/^HTTP\/1.1 204 /)
    expect(all()).toMatchObject([{ kind: 'completion' }])
    recorder.refusal = () => new SealtraceError('unavailable', 'no')
    expect(await raw(url, post(target))).toMatch(/^HTTP\/1.1 503 /)
    expect(reached).toEqual([`/team-a${target}`])
  })

  it.each(['/v1/files/100%25.txt', '/v1/files/a%20b', '/v1/models/ft:gpt/..x'])(
    'others pass as they are: %s',
    async (target) => {
      const { url } = await start()
      expect(await raw(url, post(target))).toMatch(/^HTTP\/1.1 204 /)
      expect(reached).toEqual([`/team-a${target}`])
    },
  )
})

describe('attempts at a call', () => {
  const call = (url: string, headers: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body: chat, headers }).then((answer) => answer.text())
  const first = { 'x-stainless-retry-count': '0' }
  const second = { 'x-stainless-retry-count': '1' }
  const alice = { authorization: 'Bearer a' }

  it.each([
    ['of one caller are one run', { ...alice, ...first }, { ...alice, ...second }, 1],
    ['that nobody counts are not', alice, alice, 2],
    ['of which both are the first are not', { ...alice, ...first }, { ...alice, ...first }, 2],
    ['of other keys are not', { ...alice, ...first }, { authorization: 'Bearer b', ...second }, 2],
    [
      'of other users are not',
      { ...first, 'x-sealtrace-user': 'a' },
      { ...second, 'x-sealtrace-user': 'b' },
      2,
    ],
    [
      'of other sessions are not',
      { ...first, 'x-sealtrace-session': 'a' },
      { ...second, 'x-sealtrace-session': 'b' },
      2,
    ],
  ])('%s', async (_, one, other, runs) => {
    const address = await provider((socket) =>
      socket.end('HTTP/1.1 429 Slow\r\nContent-Length: 2\r\n\r\n{}'),
    )
    const { url, all } = await llmProxy(address)
    await call(url, one)
    await call(url, other)
    expect(new Set(all().map(({ traceId }) => traceId)).size).toBe(runs)
  })

  it('that nothing tells apart are put into no run', async () => {
    const address = await provider((socket) =>
      socket.end('HTTP/1.1 429 Slow\r\nContent-Length: 2\r\n\r\n{}'),
    )
    const { url, all } = await llmProxy(address)
    for (const headers of [first, first, second, second]) await call(url, headers)
    expect(new Set(all().map(({ traceId }) => traceId)).size).toBe(4)
  })
})

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { httpFiles, type HttpFilesOptions } from './http-files.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function errorOf(url: string, options?: HttpFilesOptions, path = 'checkpoint') {
  const error: unknown = await httpFiles(url, options)
    .read(path)
    .catch((cause: unknown) => cause)
  if (!SealtraceError.is(error)) throw error
  expect(error.message).not.toContain('canary')
  return error.code
}

it('[V48] reads below the URL, whether or not it ends in a slash, and says who it is', async () => {
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    asked.push([request.url, request.headers.authorization])
    response.end('body')
  })
  for (const base of [`${url}/a/log`, `${url}/a/log/`])
    expect(await httpFiles(base).read('tile/0/x001/234')).toEqual(
      Uint8Array.from(Buffer.from('body')),
    )
  await httpFiles(url, { bearer: 'token' }).read('checkpoint')
  expect(asked).toEqual([
    ['/a/log/tile/0/x001/234', undefined],
    ['/a/log/tile/0/x001/234', undefined],
    ['/checkpoint', 'Bearer token'],
  ])
})

it('[V48] absent is null; what no log has is not asked for', async () => {
  let status = 404
  const url = await serve((_, response) => response.writeHead(status).end('canary'))
  expect(await httpFiles(url).read('checkpoint')).toBeNull()
  status = 410
  expect(await httpFiles(url).read('checkpoint')).toBeNull()
  status = 500
  for (const path of ['../etc/passwd', 'log.db', '', 'checkpoint?a', 'tile/0/0'])
    expect(await httpFiles(url).read(path)).toBeNull()
  for (status of [500, 503, 403, 401, 204, 206, 304]) expect(await errorOf(url)).toBe('unavailable')
})

it('[V48] takes no more than such a file can have, inflated', async () => {
  const url = await serve(({ url: path }, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync(Buffer.alloc(path === '/tile/0/000' ? 8192 : 50_000_000)))
  })
  expect(await httpFiles(url).read('tile/0/000')).toHaveLength(8192)
  expect(await errorOf(url, {}, 'tile/0/001')).toBe('too_large')
  expect(await errorOf(url, {}, 'tile/entries/000.p/1')).toBe('too_large')
})

it('[V48] goes along with a redirect of the same server, and to no other', async () => {
  const seen: unknown[] = []
  const elsewhere = await serve((request, response) => {
    seen.push(request.headers)
    response.end('canary')
  })
  const url = await serve((request, response) => {
    const to = { '/checkpoint': '/moved', '/out/checkpoint': `${elsewhere}/checkpoint` }
    const location =
      to[request.url as keyof typeof to] ?? (request.url === '/moved' ? '' : request.url)
    if (location) response.writeHead(302, { location })
    response.end('body')
  })
  expect(await httpFiles(url, { bearer: 'secret' }).read('checkpoint')).toHaveLength(4)
  expect(await errorOf(`${url}/out`, { bearer: 'secret' })).toBe('unavailable')
  expect(await errorOf(`${url}/loop`)).toBe('unavailable')
  expect(seen).toEqual([])
})

it('[V48] does not wait for ever', async () => {
  const url = await serve(() => {})
  expect(await errorOf(url, { timeout: 50 })).toBe('unavailable')
  expect(await errorOf(url, { signal: AbortSignal.timeout(50) })).toBe('unavailable')
  // The body too.
  const slow = await serve((_, response) => void response.write('canary'))
  expect(await errorOf(slow, { timeout: 50 })).toBe('unavailable')
  expect(await errorOf('http://127.0.0.1:1/')).toBe('unavailable')
})

it.each([
  'ftp://a/',
  'a',
  'file:///etc',
  'http://user:canary@a/',
  'http://a/?canary',
  'http://a/#b',
])('[V48] %j is no address of a log', (url) => {
  expect(() => httpFiles(url)).toThrow(expect.objectContaining({ code: 'usage' }))
})

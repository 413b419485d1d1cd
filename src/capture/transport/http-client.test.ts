import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { failureCode, HttpClient } from './http-client.ts'

let server: Server
let client: HttpClient

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  client = new HttpClient({ collector: `http://127.0.0.1:${port}/base`, tls: {}, timeoutMs: 300 })
}

afterEach(() => {
  client.close()
  server.closeAllConnections()
  server.close()
})

const get = () => client.send({ method: 'GET', path: '/x', headers: {} })
const codeOf = (sent: Promise<unknown>) => sent.then(() => 'fine', failureCode)

test('gives status, body and what it is asked to wait', async () => {
  await serve((request, response) => {
    response.writeHead(429, { 'retry-after': '7' }).end(`${request.method} ${request.url}`)
  })
  const { status, retryAfter, body } = await get()
  expect([status, retryAfter, Buffer.from(body).toString()]).toEqual([429, '7', 'GET /base/x'])
})

test('does not wait for ever', async () => {
  await serve(() => {})
  expect(await codeOf(get())).toBe('ETIMEDOUT')
})

test('does not read for ever', async () => {
  await serve((_, response) => void response.end('x'.repeat(300_000)))
  expect(await codeOf(get())).toBe('EMSGSIZE')
})

test('an answer that ends too early is none', async () => {
  await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{')
    setTimeout(() => response.destroy(), 20)
  })
  expect(await codeOf(get())).toBe('ECONNRESET')
})

test('a connection that was kept and is gone is made anew', async () => {
  await serve((_, response) => void response.end('fine'))
  await get()
  server.closeAllConnections()
  expect((await get()).status).toBe(200)
})

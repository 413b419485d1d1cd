// Through the proxy a client receives what it receives without it, and the call is recorded.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import https from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import zlib from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { folded } from '../fetch/test-calls.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { startProxy, type ProxyOptions } from './start-proxy.ts'
import { readUpstreams } from './upstreams.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const chat = JSON.stringify({ model: 'gpt-6-astra', messages: [{ role: 'user', content: 'Hi' }] })
const path = '/v1/chat/completions'

async function serve(listener: RequestListener, server = http.createServer(listener)) {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => void (server.close(), server.closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function proxied(upstream: string, more: Partial<ProxyOptions> = {}) {
  const { recorder, steps } = memoryRecorder()
  const upstreams = readUpstreams({ openai: upstream, anthropic: upstream, gemini: upstream })
  const proxy = await startProxy({ recorder, upstreams, ...more })
  closing.push(() => proxy.close(0))
  return {
    proxy,
    url: proxy.url,
    recorder,
    steps,
    all: () => folded(steps),
    one: () => {
      const all = folded(steps)
      expect(all).toHaveLength(1)
      expect(recorder.stats().failures).toBe(0)
      return all[0]
    },
  }
}

/** A call with all that arrives, as it arrives. */
async function call(url: string, options: http.RequestOptions = {}, body: string | Buffer = chat) {
  const request = http.request(url, { method: 'POST', agent: false, ...options })
  request.end(body)
  const response = await new Promise<IncomingMessage>((done, fail) => {
    request.on('response', done)
    request.on('error', fail)
  })
  const chunks: Buffer[] = []
  let error = ''
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch (caught) {
    error = (caught as Error).message
  }
  const headers: string[] = []
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    if (!/^(date|connection|keep-alive)$/i.test(response.rawHeaders[at] ?? ''))
      headers.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`)
  const { statusCode, statusMessage } = response
  const text = Buffer.concat(chunks).toString('latin1')
  return { statusCode, statusMessage, headers, text, error }
}

describe('what the client receives is what it receives directly', () => {
  const events = [
    'data: {"choices":[{"index":0,"delta":{"content":"Grö',
    'ße"}}]}\n\n',
    'data: [DONE]\n\n',
  ]
  const answers: [string, RequestListener][] = [
    [
      'a document',
      (_, response) => {
        response.writeHead(200, 'Fine by me', [
          ...['Content-Type', 'application/json', 'X-Request-ID', 'req_1'],
          ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Odd-CASE', 'ü'],
        ])
        response.end('{"choices":[]}')
      },
    ],
    [
      'with its length',
      (_, response) => response.writeHead(200, { 'content-length': 2 }).end('{}'),
    ],
    ['nothing', (_, response) => response.writeHead(204).end()],
    [
      'an error',
      (_, response) => response.writeHead(429, { 'retry-after': '7' }).end('{"error":{}}'),
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(307, { location: 'http://a.example/' }).end(),
    ],
    [
      'without a date',
      (_, response) => {
        response.sendDate = false
        response.end('x')
      },
    ],
    [
      'gzip',
      (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
        response.end(zlib.gzipSync('{"choices":[]}'))
      },
    ],
    [
      'a stream',
      async (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        for (const event of events) {
          response.write(event)
          await sleep(10)
        }
        response.end()
      },
    ],
    [
      'a stream that breaks off',
      async (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(events[0])
        await sleep(10)
        response.destroy()
      },
    ],
  ]
  it.each(answers)('%s', async (_, listener) => {
    const upstream = await serve((request, response) => {
      request.resume()
      void listener(request, response)
    })
    const { url, one } = await proxied(upstream)
    const direct = await call(upstream + path)
    expect(await call(url + path)).toEqual(direct)
    for (let n = 0; n < 50 && one()?.endTime === undefined; n++) await sleep(10)
    expect(one()?.endTime).toBeDefined()
  })
})

it('passes each piece on before the next is there, both ways', async () => {
  const told: string[] = []
  const upstream = await serve((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    request.on('data', (chunk: Buffer) => {
      told.push(`up ${chunk.toString()}`)
      response.write(`echo ${chunk.toString()}`)
    })
    request.on('end', () => response.end())
  })
  const { url } = await proxied(upstream)
  const request = http.request(url + path, { method: 'POST' })
  request.flushHeaders()
  request.on('response', (response) => {
    response.on('data', (chunk: Buffer) => {
      told.push(`down ${chunk.toString()}`)
      const n = told.length / 2 + 1
      if (n <= 3) request.write(String(n))
      else request.end()
    })
  })
  request.write('1')
  await new Promise((done) => request.on('close', done))
  expect(told).toEqual([1, 2, 3].flatMap((n) => [`up ${n}`, `down echo ${n}`]))
})

it('records what was asked and answered, with user, session and run, which go no further', async () => {
  let seen: IncomingMessage['headers'] = {}
  let sent = ''
  const upstream = await serve((request, response) => {
    seen = request.headers
    request.on('data', (chunk: Buffer) => (sent += chunk.toString()))
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'x=canary' })
      const message = { role: 'assistant', content: 'Hello' }
      const usage = { prompt_tokens: 3, completion_tokens: 1 }
      response.end(JSON.stringify({ choices: [{ index: 0, message }], usage }))
    })
  })
  const { url, one, steps } = await proxied(`${upstream}/base/v1`)
  const key = `sk-${'canary'.repeat(4)}`
  const headers = {
    ...{ authorization: `Bearer ${key}`, 'x-api-key': key, cookie: key, 'x-own': 'kept' },
    ...{ 'x-sealtrace-user': 'u-7', 'x-sealtrace-session': 's-1' },
    'x-sealtrace-trace': '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    connection: 'close, x-hop',
    'x-hop': 'gone',
  }
  await call(`${url}${path}?key=${key}`, { headers })
  expect(sent).toBe(chat)
  expect(seen).toMatchObject({
    host: new URL(upstream).host,
    authorization: `Bearer ${key}`,
    'x-api-key': key,
    'x-own': 'kept',
  })
  expect(Object.keys(seen).filter((name) => /sealtrace|x-hop/.test(name))).toEqual([])
  expect(one()).toMatchObject({
    kind: 'completion',
    name: 'chat gpt-6-astra',
    status: 'ok',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    userId: 'u-7',
    sessionId: 's-1',
    input: [{ role: 'user', content: 'Hi' }],
    output: [{ index: 0, role: 'assistant', content: 'Hello' }],
    usage: { inputTokens: 3, outputTokens: 1 },
    attributes: { 'url.path': path, 'server.address': '127.0.0.1' },
  })
  expect(JSON.stringify(steps)).not.toContain('canary')
})

it('stands below the span that traceparent names, and not below one that it cannot', async () => {
  const upstream = await serve((_, response) => response.end('{}'))
  const { url, all } = await proxied(upstream)
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
  for (const traceparent of [`00-${trace}-${span}-01`, `00-${'0'.repeat(32)}-${span}-01`, 'x'])
    await call(url + path, { headers: { traceparent } })
  const [first, ...others] = all()
  expect(first).toMatchObject({ traceId: trace, parentSpanId: span })
  for (const step of others) expect(step.parentSpanId).toBeUndefined()
})

describe('an answer that is compressed', () => {
  const body = JSON.stringify({ choices: [{ index: 0, message: { content: 'Hello' } }] })
  it.each([
    ['gzip', zlib.gzipSync(body)],
    ['deflate', zlib.deflateSync(body)],
    ['br', zlib.brotliCompressSync(body)],
    ['zstd', zlib.zstdCompressSync(body)],
  ])('is read: %s', async (encoding, bytes) => {
    const upstream = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    )
    const { url, one } = await proxied(upstream)
    expect((await call(url + path)).text).toBe(bytes.toString('latin1'))
    await sleep(20)
    expect(one()).toMatchObject({ status: 'ok', output: [{ content: 'Hello' }] })
  })

  it('is read as far as it came, when it breaks off', async () => {
    const upstream = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/event-stream' })
      const gzip = zlib.createGzip()
      gzip.pipe(response)
      gzip.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n')
      gzip.flush(() => setTimeout(() => response.destroy(), 20))
    })
    const { url, one } = await proxied(upstream)
    expect((await call(url + path)).error).toBe('aborted')
    for (let n = 0; n < 50 && one()?.endTime === undefined; n++) await sleep(10)
    expect(one()).toMatchObject({ status: 'error', output: [{ content: 'Hel' }] })
    expect(one()?.attributes['sealtrace.truncated']).toBeUndefined()
  })

  it.each([
    ['gzip', Buffer.from('no gzip')],
    ['other', Buffer.from(body)],
    ['gzip', zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('passes unread where it cannot be read: %s', async (encoding, bytes) => {
    const upstream = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    )
    const { url, one } = await proxied(upstream)
    expect((await call(url + path)).text).toBe(bytes.toString('latin1'))
    for (let n = 0; n < 100 && one()?.endTime === undefined; n++) await sleep(20)
    expect(one()).toMatchObject({ attributes: { 'sealtrace.truncated': true } })
  })
})

describe('what ends early', () => {
  it('is ended at the provider when the client leaves', async () => {
    let isClosed = false
    const upstream = await serve((_, response) => {
      response.on('close', () => (isClosed = true))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n')
    })
    const { url, one } = await proxied(upstream)
    const controller = new AbortController()
    const options = { method: 'POST', body: chat, signal: controller.signal }
    const reader = (await fetch(url + path, options)).body?.getReader()
    await reader?.read()
    controller.abort()
    await sleep(50)
    expect(isClosed).toBe(true)
    expect(one()).toMatchObject({
      status: 'unset',
      output: [{ content: 'Hel' }],
      attributes: { 'sealtrace.cancelled': true },
    })
  })

  it('is ended at the provider when the client leaves before the answer', async () => {
    let isClosed = false
    const upstream = await serve((_, response) => {
      response.on('close', () => (isClosed = true))
    })
    const { url, one } = await proxied(upstream)
    const signal = AbortSignal.timeout(50)
    await fetch(url + path, { method: 'POST', body: chat, signal }).catch(() => {})
    await sleep(50)
    expect(isClosed).toBe(true)
    expect(one()).toMatchObject({ status: 'unset', attributes: { 'sealtrace.cancelled': true } })
  })

  it('is an error when the provider breaks off', async () => {
    const upstream = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[]}\n\n')
      setTimeout(() => response.destroy(), 10)
    })
    const { url, one } = await proxied(upstream)
    expect((await call(url + path)).error).toBe('aborted')
    expect(one()).toMatchObject({
      status: 'error',
      error: { type: 'ECONNRESET', message: 'aborted' },
    })
  })
})

describe('errors of its own', () => {
  const shapes: [string, Record<string, string>, unknown][] = [
    [
      path,
      {},
      { error: { message: expect.any(String), type: 'server_error', param: null, code: null } },
    ],
    [
      '/v1/messages',
      { 'anthropic-version': '2026-10-21' },
      {
        type: 'error',
        error: { type: 'api_error', message: expect.any(String) },
        request_id: null,
      },
    ],
    [
      '/v1beta/models/gemini-3-pro:generateContent',
      {},
      { error: { code: 502, message: expect.any(String), status: 'UNAVAILABLE' } },
    ],
  ]
  it.each(shapes)('have the shape of the provider: %s', async (at, headers, shape) => {
    const gone = await serve(() => {})
    await closing.pop()?.()
    const { url, steps } = await proxied(gone)
    const answer = await call(url + at, { headers })
    expect(answer.statusCode).toBe(502)
    expect(JSON.parse(answer.text)).toEqual(shape)
    expect(answer.text).toContain('ECONNREFUSED')
    expect(steps.length).toBe(at === '/v1/messages' ? 2 : at === path ? 2 : 0)
  })

  it('says that a request is too large, before and while it comes', async () => {
    let received = 0
    const upstream = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length))
      request.on('end', () => response.end('{}'))
    })
    const { url } = await proxied(upstream, { maxBody: 100_000 })
    const body = Buffer.alloc(1_000_000, 'x')
    const declared = await call(url + path, { headers: { 'content-length': body.length } }, body)
    expect(declared.statusCode).toBe(413)
    expect(received).toBe(0)
    const headers = { 'transfer-encoding': 'chunked' }
    expect((await call(url + path, { headers }, body)).statusCode).toBe(413)
    expect(received).toBeLessThanOrEqual(100_000)
    expect((await call(url + path)).statusCode).toBe(200)
  })

  it('is no way to other servers', async () => {
    let reached = ''
    const upstream = await serve((request, response) => {
      reached = request.url ?? ''
      response.end('{}')
    })
    const other = await serve((_, response) => response.end('other'))
    const { url } = await proxied(upstream)
    const raw = (line: string) =>
      new Promise<string>((done) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1')
        socket.write(
          `${line} HTTP/1.1\r\nHost: ${new URL(other).host}\r\nConnection: close\r\n\r\n`,
        )
        let text = ''
        socket.on('data', (chunk) => (text += chunk.toString()))
        socket.on('close', () => done(text))
      })
    expect(await raw(`GET ${other}/x`)).toMatch(/^HTTP\/1.1 400 /)
    expect(await raw(`CONNECT ${new URL(other).host}`)).not.toContain('200')
    expect(reached).toBe('')
    expect(await raw(`GET //${new URL(other).host}/x`)).toMatch(/^HTTP\/1.1 200 /)
    expect(reached).toBe(`//${new URL(other).host}/x`)
  })

  it('refuses what cannot be recorded, where it is told to', async () => {
    let calls = 0
    const upstream = await serve((_, response) => {
      calls++
      response.end('{}')
    })
    const { url, recorder } = await proxied(upstream)
    recorder.refusal = () => new SealtraceError('unavailable', 'the queue is full')
    const answer = await call(url + path)
    expect(answer.statusCode).toBe(503)
    expect(JSON.parse(answer.text).error.message).toContain('the queue is full')
    expect(calls).toBe(0)
    expect((await call(`${url}/v1/models`, { method: 'GET' }, '')).statusCode).toBe(200)
  })
})

it('asks again what only reads where the provider has closed a connection that was kept', async () => {
  let connections = 0
  const server = http.createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end('{}'))
  })
  server.on('connection', (socket) => {
    connections++
    let answered = 0
    // What comes on the connection once it was used finds it closed.
    socket.prependListener('data', () => {
      if (answered++ > 0) socket.resetAndDestroy()
    })
  })
  const { url, all } = await proxied(await serve(() => {}, server))
  const get = () => call(url + path, { method: 'GET' }, '')
  for (let n = 0; n < 4; n++) expect((await get()).statusCode).toBe(200)
  expect(connections).toBe(4)
  expect(all()).toEqual([])
})

it('speaks TLS with the provider, and takes no certificate that it does not know', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-proxy-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
  const files = ['-keyout', keyFile, '-out', certFile]
  execFileSync('openssl', ['req', '-x509', ...made, ...subject, ...files], { stdio: 'ignore' })
  const [key, cert] = [readFileSync(keyFile), readFileSync(certFile, 'utf8')]
  const server = https.createServer({ key, cert }, (_, response) => response.end('{}'))
  const url = (await serve(() => {}, server)).replace('http:', 'https:')
  const known = await proxied(url, { ca: cert })
  expect((await call(known.url + path)).text).toBe('{}')
  const unknown = await proxied(url)
  expect((await call(unknown.url + path)).text).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
})

it('ends when calls in work have ended', async () => {
  const upstream = await serve((_, response) => {
    response.write('a')
    setTimeout(() => response.end('b'), 100)
  })
  const { url, proxy } = await proxied(upstream)
  const working = call(url + path)
  await sleep(50)
  const began = performance.now()
  await proxy.close(5000)
  expect(performance.now() - began).toBeLessThan(2000)
  expect(await working).toMatchObject({ text: 'ab', error: '' })
  await expect(call(url + path)).rejects.toThrow('ECONNREFUSED')
})

it('says that it is there', async () => {
  const { url } = await proxied('http://127.0.0.1:9')
  expect(await call(`${url}/healthz`, { method: 'GET' }, '')).toMatchObject({ text: 'ok\n' })
})

it.each(['no url', 'ftp://a', 'http://u:p@a', 'http://a?x', 'http://a#x'])(
  'refuses an upstream that is none: %s',
  (openai) => expect(() => readUpstreams({ openai })).toThrow('--upstream-openai takes'),
)

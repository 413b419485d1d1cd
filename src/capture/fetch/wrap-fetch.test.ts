// What the application sees is what fetch gives, and what is recorded is what was said.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { cut, folded, readExchange, type Exchange } from './test-calls.ts'
import { wrapFetch } from './wrap-fetch.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => void (server.close(), server.closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const chat = { model: 'gpt-6-astra', messages: [{ role: 'user', content: 'Hi' }] }
const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-6-astra-2026-08-01',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: {
    prompt_tokens: 120,
    completion_tokens: 18,
    total_tokens: 138,
    prompt_tokens_details: { cached_tokens: 64 },
    completion_tokens_details: { reasoning_tokens: 7 },
  },
}

function post(body: unknown, more: RequestInit = {}): RequestInit {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${'sk-'}test` }
  return { method: 'POST', headers, body: JSON.stringify(body), ...more }
}

const json = (status: number, body: unknown) => (_: unknown, response: ServerResponse) => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': 'req_1',
    'set-cookie': 'session=canary',
  })
  response.end(JSON.stringify(body))
}

function wrapped(fetch = globalThis.fetch, more: { answerLimit?: number } = {}) {
  const { recorder, steps } = memoryRecorder()
  return {
    fetch: wrapFetch(fetch, { recorder, ...more }),
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

it('records a call: messages, answer, tokens, and neither keys nor cookies nor the query', async () => {
  const url = await serve(json(200, answer))
  const { fetch, steps, one } = wrapped()
  const running = fetch(`${url}/v1/chat/completions?key=canary`, post({ ...chat, temperature: 0 }))
  expect(steps).toHaveLength(1)
  const response = await running
  expect(await response.json()).toEqual(answer)
  expect(one()).toMatchObject({
    kind: 'completion',
    name: 'chat gpt-6-astra',
    model: 'gpt-6-astra-2026-08-01',
    provider: 'openai',
    status: 'ok',
    input: chat.messages,
    output: [{ index: 0, role: 'assistant', content: 'Hello', finish_reason: 'stop' }],
    usage: {
      inputTokens: 120,
      outputTokens: 18,
      totalTokens: 138,
      cacheReadTokens: 64,
      reasoningTokens: 7,
    },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-6-astra',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'url.path': '/v1/chat/completions',
      'http.response.status_code': 200,
      'http.response.header.x-request-id': 'req_1',
      'sealtrace.request.parameters': { temperature: 0 },
    },
  })
  expect(JSON.stringify(steps)).not.toMatch(/canary|Bearer|sk-test/)
})

const recorded = [
  ['openai-sdk-7.55/chat-stream', '001'],
  ['openai-sdk-7.55/chat-stream', '002'],
  ['anthropic-sdk-1.11/messages-stream', '001'],
  ['anthropic-sdk-1.11/messages-stream', '002'],
] as const

describe.each(recorded)('a recorded exchange of %s %s', (folder, number) => {
  const exchange = readExchange(folder, number)
  const play = async (sizes: readonly number[]) => {
    const test = wrapped(fetchOf(exchange, sizes))
    const { requestHeaders: headers, requestBody: body, path } = exchange
    const response = await test.fetch(`https://api.example${path}`, {
      ...{ method: 'POST', headers, body },
    })
    const seen: Uint8Array[] = []
    for await (const chunk of response.body ?? []) seen.push(Uint8Array.from(chunk))
    expect(Buffer.concat(seen).equals(exchange.responseBody)).toBe(true)
    const step = test.one()
    const {
      traceId: _,
      spanId: __,
      startTime: ___,
      endTime: ____,
      attributes,
      ...rest
    } = step ?? {}
    const { 'gen_ai.response.time_to_first_chunk': first, ...others } = attributes ?? {}
    expect(first).toEqual(expect.any(Number))
    return { ...rest, attributes: others, chunks: seen.map(({ length }) => length) }
  }

  it('is recorded the same in every chunking, and passed on in the chunks that it came in', async () => {
    const { chunks, ...whole } = await play(exchange.chunks)
    expect(chunks).toEqual(exchange.chunks)
    expect(whole).toMatchObject({ status: 'ok', kind: 'completion' })
    const request = JSON.parse(exchange.requestBody)
    const system = request.system ? [{ role: 'system', content: request.system }] : []
    expect(whole.input).toEqual([...system, ...request.messages])
    expect(whole.usage?.inputTokens).toBe(number === '001' ? 120 : 190)
    expect(JSON.stringify(whole.output)).toMatch(number === '001' ? /u-1001/ : /219-09-9999/)
    for (const size of [1, 13, 1e9]) {
      const { chunks: ours, ...same } = await play([size])
      expect(ours).toEqual(cut(exchange.responseBody, [size]).map(({ length }) => length))
      expect(same).toEqual(whole)
    }
    expect(JSON.stringify(whole)).not.toMatch(/Bearer|sk-ant-test/)
  })
})

function fetchOf({ responseBody, responseHeaders }: Exchange, sizes: readonly number[]) {
  return async (): Promise<Response> => {
    const pieces = cut(responseBody, sizes)
    const body = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const piece = pieces.shift()
        if (piece) controller.enqueue(piece)
        else controller.close()
      },
    })
    const { 'content-type': type = '' } = responseHeaders
    return new Response(body, { headers: { 'content-type': type } })
  }
}

describe('the response', () => {
  it('is what fetch gives, in all that can be asked of it', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/go/v1/chat/completions') {
        response.writeHead(307, { location: '/v1/chat/completions' })
        return void response.end()
      }
      json(200, answer)(request, response)
    })
    const { fetch } = wrapped()
    const look = async (get: typeof globalThis.fetch) => {
      const response = await get(`${url}/go/v1/chat/completions`, post(chat))
      const { status, statusText, ok, type, url: at, redirected, bodyUsed } = response
      const clone = response.clone()
      const headers = [...response.headers].filter(([name]) => name !== 'date')
      const isSame = response instanceof Response && clone instanceof Response
      const text = await response.text()
      const again = await response.text().catch((error: Error) => `${error.name}: ${error.message}`)
      const cloned = [clone.url, clone.status, clone.redirected, await clone.json(), clone.bodyUsed]
      return {
        ...{ status, statusText, ok, type, at, redirected, bodyUsed, headers, isSame },
        ...{ text, again, cloned, used: response.bodyUsed },
      }
    }
    expect(await look(fetch)).toEqual(await look(globalThis.fetch))
  })

  it.each(['arrayBuffer', 'blob', 'bytes', 'json', 'text'] as const)('reads as %s', async (how) => {
    const url = await serve(json(200, answer))
    const { fetch, one } = wrapped()
    const target = `${url}/v1/chat/completions`
    const ours: unknown = await (await fetch(target, post(chat)))[how]()
    const theirs: unknown = await (await globalThis.fetch(target, post(chat)))[how]()
    expect(ours).toEqual(theirs)
    expect(one()?.status).toBe('ok')
  })

  it.each([0, 1, 2, 3])(
    'is whole however its last chunks come: %i of them before it is read',
    async (ahead) => {
      const bodies = () => {
        const pieces = ['{"choices', '":[', ']}'].map((text) => new TextEncoder().encode(text))
        return new ReadableStream({
          start(controller) {
            for (const piece of pieces.splice(0, ahead)) controller.enqueue(piece)
            if (pieces.length === 0) controller.close()
          },
          async pull(controller) {
            await sleep(1)
            const piece = pieces.shift()
            if (piece) controller.enqueue(piece)
            if (pieces.length === 0) controller.close()
          },
        })
      }
      const { fetch, one } = wrapped(async () => new Response(bodies()))
      const response = await fetch('https://a.example/v1/chat/completions', post(chat))
      const clone = response.clone()
      expect(await response.text()).toBe('{"choices":[]}')
      expect(await clone.text()).toBe('{"choices":[]}')
      expect(one()?.status).toBe('ok')
    },
  )

  it('reads into a buffer, and through pipes', async () => {
    const url = await serve(json(200, answer))
    const { fetch, all } = wrapped()
    const target = `${url}/v1/chat/completions`
    const { body } = await fetch(target, post(chat))
    const reader = body?.getReader({ mode: 'byob' })
    const parts: string[] = []
    for (;;) {
      const { value, done } = (await reader?.read(new Uint8Array(10))) ?? { done: true }
      parts.push(Buffer.from(value ?? []).toString())
      if (done) break
    }
    expect(JSON.parse(parts.join(''))).toEqual(answer)
    const piped = (await fetch(target, post(chat))).body?.pipeThrough(new TextDecoderStream())
    let text = ''
    for await (const piece of piped ?? []) text += piece
    expect(JSON.parse(text)).toEqual(answer)
    expect(all().map(({ status }) => status)).toEqual(['ok', 'ok'])
  })

  it('is read no faster than the application reads', async () => {
    let sent = 0
    const { fetch } = wrapped(async () => {
      const body = new ReadableStream(
        {
          type: 'bytes',
          pull(controller) {
            sent++
            controller.enqueue(new TextEncoder().encode('data: {"choices":[]}\n\n'))
          },
        },
        { highWaterMark: 0 },
      )
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    })
    const response = await fetch('https://a.example/v1/chat/completions', post(chat))
    await sleep(5)
    expect(sent).toBe(0)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    await sleep(5)
    expect(sent).toBe(2)
  })

  it('passes whole when it is too long to be copied, and the step says so', async () => {
    const long = { ...answer, filler: 'x'.repeat(100_000) }
    const url = await serve(json(200, long))
    const { fetch, one } = wrapped(globalThis.fetch, { answerLimit: 1000 })
    const response = await fetch(`${url}/v1/chat/completions`, post(chat))
    expect(await response.json()).toEqual(long)
    expect(one()).toMatchObject({ attributes: { 'sealtrace.truncated': true } })
    expect(one()?.output).toBeUndefined()
  })
})

describe('what ends early', () => {
  const events = 'data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n'
  const hold = (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(events)
  }

  it('is aborted once the answer has begun: the error is the same, and the step is no failure', async () => {
    const url = await serve(hold)
    const { fetch, one } = wrapped()
    const run = async (get: typeof globalThis.fetch) => {
      const controller = new AbortController()
      const init = post({ ...chat, stream: true }, { signal: controller.signal })
      const response = await get(`${url}/v1/chat/completions`, init)
      const reader = response.body?.getReader()
      await reader?.read()
      controller.abort()
      return reader?.read().then(
        () => 'no error',
        (error: Error) => `${error.name}: ${error.message}`,
      )
    }
    expect(await run(fetch)).toBe(await run(globalThis.fetch))
    expect(one()).toMatchObject({
      status: 'unset',
      output: [{ content: 'Hel' }],
      attributes: { 'sealtrace.cancelled': true },
    })
    expect(one()?.error).toBeUndefined()
  })

  it('is a failure when it runs out of time, or is aborted before the answer', async () => {
    const url = await serve(hold)
    const none = await serve(() => {})
    for (const [at, reason] of [
      [url, new DOMException('late', 'TimeoutError')],
      [none, undefined],
    ] as const) {
      const { fetch, one } = wrapped()
      const controller = new AbortController()
      const init = post({ ...chat, stream: true }, { signal: controller.signal })
      const answered = fetch(`${at}/v1/chat/completions`, init)
      const reading = answered.then((response) => response.text()).catch(() => {})
      if (at === url) await answered
      await sleep(20)
      controller.abort(reason)
      await reading
      expect(one()).toMatchObject({
        status: 'error',
        error: { type: reason?.name ?? 'AbortError' },
      })
      expect(one()?.attributes['sealtrace.cancelled']).toBeUndefined()
    }
  })

  it('is aborted while nobody reads', async () => {
    const url = await serve(hold)
    const { fetch, one } = wrapped()
    const controller = new AbortController()
    const init = post({ ...chat, stream: true }, { signal: controller.signal })
    const reader = (await fetch(`${url}/v1/chat/completions`, init)).body?.getReader()
    await reader?.read()
    controller.abort()
    await expect(reader?.closed).rejects.toThrow('abort')
    expect(one()).toMatchObject({
      status: 'unset',
      attributes: { 'sealtrace.cancelled': true },
    })
  })

  it('is given up by the reader: the provider sees it, and the step is no failure', async () => {
    let isClosed = false
    const url = await serve((request, response) => {
      response.on('close', () => (isClosed = true))
      hold(request, response)
    })
    const { fetch, one } = wrapped()
    const response = await fetch(`${url}/v1/chat/completions`, post({ ...chat, stream: true }))
    for await (const _ of response.body ?? []) break
    await sleep(20)
    expect(isClosed).toBe(true)
    expect(one()).toMatchObject({
      status: 'unset',
      output: [{ content: 'Hel' }],
      attributes: { 'sealtrace.cancelled': true },
    })
    expect(one()?.endTime).toBeDefined()
  })

  it('breaks off', async () => {
    const url = await serve((request, response) => {
      hold(request, response)
      setTimeout(() => response.destroy(), 5)
    })
    const { fetch, one } = wrapped()
    const run = async (get: typeof globalThis.fetch) => {
      const response = await get(`${url}/v1/chat/completions`, post({ ...chat, stream: true }))
      return response.text().catch((error: Error) => `${error.name}: ${error.message}`)
    }
    expect(await run(fetch)).toBe(await run(globalThis.fetch))
    expect(one()).toMatchObject({ status: 'error', error: { type: 'UND_ERR_SOCKET' } })
  })

  it('is never answered', async () => {
    const url = await serve(hold)
    closing.pop()?.()
    await sleep(5)
    const { fetch, one } = wrapped()
    const run = (get: typeof globalThis.fetch) =>
      get(`${url}/v1/chat/completions`, post(chat)).catch((error: Error) => error)
    const [ours, theirs] = [await run(fetch), await run(globalThis.fetch)]
    expect(String(ours)).toBe(String(theirs))
    expect(one()).toMatchObject({ status: 'error', error: { type: 'ECONNREFUSED' } })
  })

  it('is never read, and stays unfinished', async () => {
    const url = await serve(hold)
    const { fetch, one } = wrapped()
    await fetch(`${url}/v1/chat/completions`, post({ ...chat, stream: true }))
    expect(one()?.endTime).toBeUndefined()
  })
})

describe('failures', () => {
  it('are recorded as the provider says them, and retries stand in the run of the first attempt', async () => {
    const error = { message: 'Rate limit reached for jane.sample@example.com', type: 'requests' }
    let calls = 0
    const url = await serve((request, response) =>
      ++calls < 3 ? json(429, { error })(request, response) : json(200, answer)(request, response),
    )
    const { fetch, all } = wrapped()
    for (const count of ['0', '1', '2']) {
      const init = post(chat)
      const headers = { ...(init.headers as object), 'x-stainless-retry-count': count }
      const response = await fetch(`${url}/v1/chat/completions`, { ...init, headers })
      expect(response.status).toBe(count === '2' ? 200 : 429)
      await response.text()
    }
    const steps = all()
    expect(steps.map(({ status }) => status)).toEqual(['error', 'error', 'ok'])
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1)
    expect(steps[0]).toMatchObject({
      error: { type: 'requests', message: error.message },
      attributes: { 'http.response.status_code': 429 },
    })
    expect(steps[2]?.attributes['http.request.resend_count']).toBe(2)
  })

  it('are told in the middle of a stream, too', async () => {
    const events = [
      { type: 'message_start', message: { id: 'm', content: [], usage: { input_tokens: 1 } } },
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    ]
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))
    })
    const { fetch, one } = wrapped()
    await (await fetch(`${url}/v1/messages`, post(chat))).text()
    expect(one()).toMatchObject({
      status: 'error',
      provider: 'anthropic',
      error: { type: 'overloaded_error', message: 'Overloaded' },
    })
  })

  it.each([
    ['<html>bad gateway</html>', '502', '<html>bad gateway</html>'],
    ['{"error":"no such model"}', '502', 'no such model'],
    ['{"detail":"off"}', '502', '{"detail":"off"}'],
    ['', '502', ''],
  ])('of other shapes: %s', async (body, type, message) => {
    const url = await serve((_, response) => void response.writeHead(502).end(body))
    const { fetch, one } = wrapped()
    expect(await (await fetch(`${url}/v1/chat/completions`, post(chat))).text()).toBe(body)
    expect(one()?.error?.message).toContain(message)
    expect(one()?.error?.type).toBe(type)
  })
})

describe('requests', () => {
  const ways: [string, (body: string) => RequestInit['body']][] = [
    ['bytes', (body) => Buffer.from(body)],
    ['a buffer', (body) => Uint8Array.from(Buffer.from(body)).buffer],
    ['a blob', (body) => new Blob([body])],
  ]
  it.each(ways)('with %s', async (_, bodyOf) => {
    const url = await serve(json(200, answer))
    const { fetch, one } = wrapped()
    const body = bodyOf(JSON.stringify(chat)) ?? null
    await (await fetch(new URL(`${url}/v1/chat/completions`), { method: 'POST', body })).text()
    expect(one()).toMatchObject({ status: 'ok', input: chat.messages })
  })

  it('as an object of their own', async () => {
    let seen = ''
    const url = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (seen += chunk.toString()))
      request.on('end', () => json(200, answer)(request, response))
    })
    const { fetch, one } = wrapped()
    const request = new Request(`${url}/v1/chat/completions`, post(chat))
    await (await fetch(request)).text()
    expect(request.bodyUsed).toBe(true)
    expect(JSON.parse(seen)).toEqual(chat)
    expect(one()).toMatchObject({ status: 'ok', input: chat.messages })
  })

  it('as a stream, which only the provider can read', async () => {
    const url = await serve(json(200, answer))
    const { fetch, one } = wrapped()
    const body = new Blob([JSON.stringify(chat)]).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    await (await fetch(`${url}/v1/chat/completions`, init)).text()
    expect(one()).toMatchObject({ status: 'ok', attributes: { 'sealtrace.truncated': true } })
  })

  const others: [string, RequestInit][] = [
    ['/v1/models', {}],
    ['/v1/chat/completions', { method: 'GET' }],
    ['/v1/messages', post({ text: 'a chat of people' })],
    ['/threads/1/messages', post({ role: 'user', content: 'x' })],
    ['/v1/completions', post('text')],
    ['/v1/embeddings', post([])],
  ]
  it.each(others)('that call no model pass untouched: %s', async (path, init) => {
    const given = new Response('x')
    const { fetch, steps } = wrapped(async () => given)
    expect(await fetch(`https://a.example${path}`, init)).toBe(given)
    expect(Object.keys(Object.getOwnPropertyDescriptors(given))).not.toContain('body')
    expect(steps).toEqual([])
  })

  it('that fetch refuses are refused by fetch', async () => {
    const { fetch } = wrapped()
    await expect(fetch('no url')).rejects.toThrow('Failed to parse URL')
    await expect(fetch('ftp://a/v1/chat/completions', post(chat))).rejects.toThrow()
  })

  it('are handed to fetch as they are', async () => {
    const seen: unknown[] = []
    const { fetch } = wrapped(async (...args) => {
      seen.push(...args)
      return new Response('{}')
    })
    const init = post(chat)
    Object.freeze(init)
    await fetch('https://a.example/v1/chat/completions', init)
    expect(seen[0]).toBe('https://a.example/v1/chat/completions')
    expect(seen[1]).toBe(init)
  })
})

describe('APIs', () => {
  const gemini = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }
  const cases: [string, unknown, unknown, Record<string, unknown>][] = [
    [
      '/v1/responses',
      { model: 'gpt-6-astra', instructions: 'Be brief', input: 'Hi' },
      {
        id: 'resp_1',
        model: 'gpt-6-astra-2026-08-01',
        status: 'completed',
        output: [{ type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' }],
        usage: { input_tokens: 9, output_tokens: 2, input_tokens_details: { cached_tokens: 4 } },
      },
      {
        name: 'chat gpt-6-astra',
        input: [
          { role: 'system', content: 'Be brief' },
          { role: 'user', content: 'Hi' },
        ],
        output: [{ type: 'function_call', call_id: 'call_1' }],
        usage: { inputTokens: 9, outputTokens: 2, cacheReadTokens: 4 },
      },
    ],
    [
      '/v1beta/models/gemini-3-pro:generateContent',
      { ...gemini, systemInstruction: { parts: [{ text: 'Be brief' }] } },
      {
        candidates: [{ content: { role: 'model', parts: [{ text: 'Yo' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 4 },
        modelVersion: 'gemini-3-pro-001',
      },
      {
        name: 'generate_content gemini-3-pro',
        model: 'gemini-3-pro-001',
        provider: 'gcp.gemini',
        input: [{ role: 'system', parts: [{ text: 'Be brief' }] }, ...gemini.contents],
        output: [{ role: 'model', parts: [{ text: 'Yo' }], finishReason: 'STOP' }],
        usage: { inputTokens: 3, outputTokens: 1, totalTokens: 4 },
      },
    ],
    [
      '/v1/embeddings',
      { model: 'embed-3', input: ['a', 'b'] },
      {
        object: 'list',
        data: [{ embedding: [0.123456] }, { embedding: [0.2] }],
        usage: { prompt_tokens: 2 },
      },
      {
        kind: 'embedding',
        name: 'embeddings embed-3',
        input: ['a', 'b'],
        output: { embeddings: 2 },
        usage: { inputTokens: 2 },
      },
    ],
    [
      '/v1/completions',
      { model: 'old-1', prompt: 'Once' },
      { choices: [{ index: 0, text: ' upon', finish_reason: 'stop' }] },
      { name: 'text_completion old-1', input: 'Once', output: [{ text: ' upon' }] },
    ],
    [
      '/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-5:rawPredict',
      { anthropic_version: 'vertex-2023-10-16', messages: chat.messages },
      { id: 'msg', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Yo' }] },
      { name: 'chat claude-sonnet-5', model: 'claude-sonnet-5', input: chat.messages },
    ],
    [
      '/v1/messages',
      { ...chat, system: 'Be brief', metadata: { user_id: 'u-7' } },
      { id: 'msg', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Yo' }] },
      {
        userId: 'u-7',
        input: [{ role: 'system', content: 'Be brief' }, ...chat.messages],
        output: [{ role: 'assistant', content: [{ type: 'text', text: 'Yo' }] }],
      },
    ],
  ]
  it.each(cases)('%s', async (path, request, reply, expected) => {
    const url = await serve(json(200, reply))
    const { fetch, one, steps } = wrapped()
    await (await fetch(`${url}${path}`, post(request))).json()
    expect(one()).toMatchObject({ status: 'ok', ...expected })
    expect(JSON.stringify(steps)).not.toContain('0.123456')
  })
})

describe('the recorder', () => {
  it('may refuse, where it is told to: then nothing is called', async () => {
    let calls = 0
    const { recorder } = memoryRecorder()
    recorder.refusal = () => new SealtraceError('unavailable', 'the queue is full')
    const counting: typeof globalThis.fetch = async () => new Response(String(++calls))
    const fetch = wrapFetch(counting, { recorder })
    await expect(fetch('https://a.example/v1/chat/completions', post(chat))).rejects.toThrow('full')
    expect(calls).toBe(0)
    await fetch('https://a.example/v1/messages', post({ text: 'a chat of people' }))
    await fetch('https://a.example/v1/models')
    expect(calls).toBe(2)
  })

  it('stands below the step of the context, with its user', async () => {
    const { fetch, recorder, all } = wrapped(async () => new Response('{}'))
    await recorder.step({ kind: 'agent', name: 'hr' }, () =>
      recorder.with({ userId: 'u-1' }, async () => {
        const init = post({ ...chat, user: 'other' })
        await (await fetch('https://a.example/v1/chat/completions', init)).text()
      }),
    )
    const [agent, call] = all()
    expect(call).toMatchObject({ parentSpanId: agent?.spanId, userId: 'u-1' })
    expect(agent?.endTime).toBeDefined()
  })

  it('is not asked twice where a fetch is wrapped twice', async () => {
    const { fetch, recorder, one } = wrapped(async () => new Response('{}'))
    const twice = wrapFetch(fetch, { recorder })
    expect(twice).toBe(fetch)
    await (await twice('https://a.example/v1/chat/completions', post(chat))).text()
    expect(one()?.kind).toBe('completion')
  })

  it('sees no key, wherever SDKs put it', async () => {
    const key = `sk-${'canary'.repeat(4)}`
    const { fetch, steps } = wrapped(async () => new Response('{}'))
    const headers = [
      ['Authorization', `Bearer ${key}`],
      ['x-api-key', key],
      ['x-goog-api-key', key],
      ['cookie', key],
    ] as [string, string][]
    const url = `https://user:${key}@a.example/v1/chat/completions?api-key=${key}#${key}`
    for (const given of [headers, new Headers(headers), Object.fromEntries(headers)])
      await (await fetch(url, post(chat, { headers: given }))).text()
    expect(steps).toHaveLength(6)
    expect(JSON.stringify(steps)).not.toContain('canary')
  })
})

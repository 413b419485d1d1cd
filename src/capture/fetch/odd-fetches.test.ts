// Stand-ins for fetch, as tests and other packages have them: what they give is given on, and the step comes to its end.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { folded } from './test-calls.ts'
import { wrapFetch, type FetchLike } from './wrap-fetch.ts'

const url = 'http://127.0.0.1:9/v1/chat/completions'
const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
const init = { method: 'POST', body }

/** As if it were a fetch. */
function wrapped(odd: () => unknown) {
  const { recorder, steps } = memoryRecorder()
  const outer = wrapFetch(odd as FetchLike, { recorder }) as (...words: unknown[]) => unknown
  return { outer, recorder, all: () => folded(steps) }
}

describe('what it gives is given on', () => {
  const bare = { ok: true, status: 200, json: async () => ({}) }
  it.each<[string, unknown]>([
    ['a promise of what has no headers', Promise.resolve(bare)],
    ['a promise of nothing', Promise.resolve(undefined)],
    ['a promise of an error', Promise.resolve(new Error('x'))],
    ['what has no headers', bare],
    ['nothing', undefined],
    ['a promise of another kind', { then: (done: (value: unknown) => void) => done(bare) }],
  ])('%s', async (_, value) => {
    const { outer, recorder, all } = wrapped(() => value)
    const given = outer(url, init)
    if (!(value instanceof Promise)) expect(given).toBe(value)
    expect(await given).toBe(await value)
    expect(all()).toMatchObject([{ status: 'unset', endTime: expect.any(Number) }])
    expect(recorder.stats().failures).toBe(0)
  })

  it('a response at once, which is recorded when it is read', async () => {
    const response = new Response('{"choices":[]}')
    const { outer, all } = wrapped(() => response)
    expect(outer(url, init)).toBe(response)
    expect(await response.json()).toEqual({ choices: [] })
    expect(all()).toMatchObject([{ status: 'ok' }])
  })

  it('a promise with something of its own', async () => {
    const promise = Object.assign(Promise.resolve(new Response('{"choices":[]}')), { own: 1 })
    const { outer, all } = wrapped(() => promise)
    expect(outer(url, init)).toBe(promise)
    await (await promise).text()
    expect(all()).toMatchObject([{ status: 'ok' }])
  })

  it('a promise of another class, whose own then makes the call', async () => {
    let calls = 0
    const lazy = Promise.resolve(undefined)
    // What `Promise.prototype.then` makes the next promise with.
    const constructor = Object.defineProperty(() => {}, Symbol.species, {
      get: () => {
        throw new TypeError('a key is expected')
      },
    })
    const then = (...words: never[]): unknown => {
      calls++
      return Promise.resolve(new Response('{}')).then(...words)
    }
    void Object.defineProperties(lazy, {
      constructor: { value: constructor },
      then: { value: then },
    })
    const { outer, all } = wrapped(() => lazy)
    expect(outer(url, init)).toBe(lazy)
    expect(calls).toBe(0)
    expect(await lazy).toBeInstanceOf(Response)
    expect(calls).toBe(1)
    expect(all()).toMatchObject([{ status: 'unset' }])
  })

  it('a response of which nothing can be asked', async () => {
    const response = new Proxy(
      {},
      {
        has: () => true,
        get: (_, key) => {
          if (key === 'then') return undefined
          throw new Error('not this')
        },
      },
    )
    const { outer, all } = wrapped(async () => response)
    expect(await outer(url, init)).toBe(response)
    expect(all()).toMatchObject([{ status: 'unset' }])
  })

  it('an error that it throws at once', () => {
    const error = new Error('at once')
    const { outer, all } = wrapped(() => {
      throw error
    })
    expect(() => outer(url, init)).toThrow(error)
    expect(all()).toMatchObject([{ status: 'error', error: { message: 'at once' } }])
  })
})

it('a request is not read ahead without bound', async () => {
  const server = createServer((request, response) => {
    request.pause()
    setTimeout(() => response.end('{}'), 400)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const { recorder, steps } = memoryRecorder()
    let made = 0
    const stream = new ReadableStream({
      pull(controller) {
        made += 65_536
        if (made > 100e6) controller.close()
        else controller.enqueue(new Uint8Array(65_536))
      },
    })
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`
    const options = { method: 'POST', duplex: 'half', body: stream } as RequestInit
    const answer = await wrapFetch(fetch, { recorder })(new Request(target, options))
    await answer.text()
    await sleep(50)
    expect(made).toBeLessThan(24e6)
    const [step] = folded(steps)
    expect(step?.attributes).toMatchObject({ 'sealtrace.truncated': true })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

import { testAdapter } from '../../testing/adapter-contract.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { cut, readExchange } from './test-calls.ts'
import { wrapFetch } from './wrap-fetch.ts'

const { requestBody, responseBody, chunks } = readExchange('openai-sdk-7.55/chat-stream', '002')
const url = 'https://api.example/v1/chat/completions'
const secret = 'jane.sample@example.com'

const empty: typeof globalThis.fetch = async () => new Response('{}')

interface Events {
  readonly init: RequestInit
  readonly failure: string
}

/** A provider that streams an answer, then fails, then is not there. */
function provider({ failure }: Events): typeof globalThis.fetch {
  let calls = 0
  return async () => {
    calls++
    if (calls === 2) return new Response(failure, { status: 429 })
    if (calls === 3) throw new TypeError('fetch failed')
    const pieces = cut(responseBody, chunks)
    const body = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const piece = pieces.shift()
        if (piece) controller.enqueue(piece)
        else controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
}

async function play(recorder: Recorder, events: Events) {
  const fetch = wrapFetch(provider(events), { recorder })
  const seen: unknown[] = []
  for (let n = 0; n < 3; n++)
    try {
      const response = await fetch(url, events.init)
      seen.push(response.status, [...response.headers], await response.text())
    } catch (error) {
      seen.push(String(error))
    }
  // Tools are the application's own: it says them itself.
  recorder.attempt(() => {
    recorder.start({ kind: 'tool', name: 'get_user', tool: 'get_user', input: {} }).end()
  })
  return seen
}

testAdapter<Events>({
  name: 'fetch',
  events: () => ({
    init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: requestBody },
    failure: JSON.stringify({ error: { message: `Rate limit of ${secret}`, type: 'requests' } }),
  }),
  play,
  secrets: [secret, '219-09-9999'],
  abandon: (recorder) => {
    const init = { method: 'POST', body: requestBody }
    const fetch = wrapFetch(empty, { recorder })
    return () => fetch(url, init)
  },
  failClosed: async (recorder, reached) => {
    const called: typeof globalThis.fetch = async () => {
      reached()
      return new Response('{}')
    }
    const fetch = wrapFetch(called, { recorder })
    await fetch(url, { method: 'POST', body: requestBody })
  },
})

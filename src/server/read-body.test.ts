import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { readBody } from './read-body.ts'

const announced = { 'content-length': '100' }

/** What became of the body: its length, or the code of the error. */
async function read(
  inFlight: InFlight,
  body: BodyInit | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
): Promise<number | string> {
  const app = new Hono()
  app.post('/', async (c) => {
    try {
      const { bytes, release } = await readBody(c, { maxBytes: 100, inFlight })
      release()
      return c.text(String(bytes.length))
    } catch (error) {
      return c.text(SealtraceError.is(error) ? error.code : 'unknown')
    }
  })
  const init = { method: 'POST', body, headers, duplex: 'half' }
  const text = await (await app.request('/', init)).text()
  return /^\d+$/.test(text) ? Number(text) : text
}

/** Gives `chunks` and stays open. */
function stalled(...chunks: number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const size of chunks) controller.enqueue(new Uint8Array(size))
    },
  })
}

test('what is announced and not sent takes no room from others', async () => {
  const inFlight = createInFlight(100)
  for (let i = 0; i < 8; i++) void read(inFlight, stalled(1), announced)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(inFlight.bytes).toBe(8)
  expect(await read(inFlight, 'x'.repeat(92))).toBe(92)
  expect(inFlight.bytes).toBe(8)
})

test('what has arrived is counted, and given back when there is no room for the rest', async () => {
  const inFlight = createInFlight(100)
  void read(inFlight, stalled(60, 30), announced)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(inFlight.bytes).toBe(90)
  expect(await read(inFlight, stalled(8, 8), announced)).toBe('busy')
  expect(inFlight.bytes).toBe(90)
})

test.each([
  ['101', 'too_large'],
  ['1e2', 'bad_request'],
])('content-length %s is refused before a byte is read', async (length, code) => {
  expect(await read(createInFlight(1000), stalled(), { 'content-length': length })).toBe(code)
})

test('a body above the limit that did not say so is refused', async () => {
  const inFlight = createInFlight(1000)
  expect(await read(inFlight, stalled(60, 60))).toBe('too_large')
  expect(inFlight.bytes).toBe(0)
})

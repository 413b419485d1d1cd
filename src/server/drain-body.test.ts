import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { drainBody, type DrainOptions } from './drain-body.ts'

/** Sends `bytes` of a body that says it is longer; gives what came back once the server closed the connection. */
async function refuse(options: DrainOptions, bytes: number): Promise<string> {
  const server = createServer((request, response) => {
    drainBody(request, response, options)
    response.writeHead(413).end('no')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let read = ''
  socket.on('data', (data) => (read += data.toString('latin1')))
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n')
  socket.write(Buffer.alloc(bytes))
  await new Promise((resolve) => socket.once('close', resolve))
  server.close()
  return read
}

test('a client that sends more than is worth discarding is cut off after its answer', async () => {
  expect(await refuse({ maxBytes: 1000 }, 100_000)).toMatch(/^HTTP\/1.1 413 .*no/s)
})

test('so is one that takes too long', async () => {
  const started = performance.now()
  expect(await refuse({ maxTime: 50 }, 10)).toMatch(/^HTTP\/1.1 413 .*no/s)
  expect(performance.now() - started).toBeLessThan(5000)
})

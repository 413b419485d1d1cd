// node server.mjs express|fastify: an application with the helper. It prints its port, and ends on SIGTERM.
//
// `POST /ask/:topic` waits as long as its body says, and records that it called a model; `GET /broken` fails.
import { setTimeout as pause } from 'node:timers/promises'
import express from 'express'
import Fastify from 'fastify'
import { defaultRecorder } from 'sealtrace/capture'
import { sealtrace as forExpress } from 'sealtrace/express'
import { sealtrace as forFastify } from 'sealtrace/fastify'

const options = {
  user: (request) => request.headers['x-user'],
  session: (request) => request.body?.session,
  traceType: 'hr',
  tags: ['web'],
  record: true,
  traceparent: true,
}

async function answer({ headers, body }) {
  await pause(body.wait)
  const attributes = { asked: body.session }
  defaultRecorder().record({ kind: 'completion', name: 'answer', input: body.text, attributes })
  return { heard: headers['x-user'] }
}

function broken() {
  throw new Error('the row of 219-09-9999 is locked')
}

async function startExpress() {
  const app = express()
  app.use(express.json())
  app.use(forExpress(options))
  app.post('/ask/:topic', async (request, response) => response.json(await answer(request)))
  app.get('/broken', broken)
  // Express prints errors that no handler takes, with where they came from.
  app.use((_error, _request, response, _next) => response.status(500).end())
  const server = app.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return { port: server.address().port, close: () => server.close() }
}

async function startFastify() {
  const app = Fastify()
  await app.register(forFastify(options))
  app.post('/ask/:topic', answer)
  app.get('/broken', broken)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: app.server.address().port, close: () => app.close() }
}

const { port, close } = await (process.argv[2] === 'express' ? startExpress() : startFastify())
console.log(port)
process.once('SIGTERM', () => void end())

async function end() {
  await close()
  await defaultRecorder().close(10_000)
}

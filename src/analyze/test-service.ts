// A service on this machine for tests, which answers as they say and keeps what it was asked.
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Answer {
  /** Default 200. */
  readonly status?: number
  /** Sent as JSON, but for a string, which is sent as it is. */
  readonly body: unknown
}

export interface TestService extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Asked[]
}

/** What a test expects of a question and does not get is told by status 599. */
async function answerOf(
  answer: (asked: Asked) => Answer | Promise<Answer>,
  question: Asked,
): Promise<Answer> {
  try {
    return await answer(question)
  } catch (error) {
    return { status: 599, body: String(error) }
  }
}

export async function testService(
  answer: (asked: Asked) => Answer | Promise<Answer>,
): Promise<TestService> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
      const { method = '', url: path = '', headers } = request
      const question = { method, path, headers, body }
      asked.push(question)
      const { status = 200, body: out } = await answerOf(answer, question)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof out === 'string' ? out : JSON.stringify(out))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { commandSink, webhookSink } from './alert-sinks.ts'

test('[V25] a command gets the alert on its stdin; what fails is told, and holds up nothing', async () => {
  using folder = tempFolder()
  const file = join(folder.path, 'alert.json')
  await commandSink(`cat > '${file}'`)('{"a":1}')
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n')
  await commandSink('exit 0')('x'.repeat(1_000_000))
  await expect(commandSink('exit 3')('{}')).rejects.toThrow('ended with 3')
  await expect(commandSink('kill -9 $$')('{}')).rejects.toThrow('was ended')
})

test('a webhook gets it as JSON; redirects are not followed', async () => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      seen.push(`${request.method} ${request.headers['content-type']} ${body}`)
      response.writeHead(Number(request.url?.slice(1)), { location: '/200' }).end('text')
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  await webhookSink(`${url}/204`)('{"a":1}')
  await expect(webhookSink(`${url}/302`)('{}')).rejects.toThrow('the webhook answered 302')
  await expect(webhookSink(`${url}/500`)('{}')).rejects.toThrow('the webhook answered 500')
  expect(seen[0]).toBe('POST application/json {"a":1}')
  expect(seen).toHaveLength(3)
  server.close()
  server.closeAllConnections()
  await expect(webhookSink(url)('{}')).rejects.toThrow('cannot be reached')
})

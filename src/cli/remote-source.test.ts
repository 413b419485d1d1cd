import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

let server: Server
let url = ''
beforeAll(async () => {
  // What a collector answers to a key whose role lacks the right: the same as for what is not there.
  server = createServer((request, response) => {
    const isList = request.url?.startsWith('/api/v1/traces?')
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' })
    const error = { code: 'not_found', message: 'there is no such thing, or you may not see it' }
    response.end(JSON.stringify(isList ? { traces: [], next: null } : { error }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

async function cli(...argv: string[]) {
  return cliWith('k', ...argv)
}

async function cliWith(key: string, ...argv: string[]) {
  const test = testIo({ environment: { SEALTRACE_API_KEY: key } })
  const status = await run(argv.includes('--url') ? argv : [...argv, '--url', url], test.io)
  return { status, out: test.stdout(), err: test.stderr() }
}

it.each([
  ['audit', 'read the audit log'],
  ['verify', 'verify the log'],
])('%s says that the role lacks the right', async (verb, what) => {
  const { status, err } = await cli(verb)
  expect([status, err]).toEqual([
    1,
    `sealtrace: not_found: the key in $SEALTRACE_API_KEY, or the client certificate, may not ${what}; the roles auditor, dpo and admin may\n`,
  ])
})

it('of a trace it is not told whether it is there', async () => {
  expect((await cli('show', 'ab'.repeat(16))).err).toContain('there is no such thing, or you may')
})

it('a key that may only write is named as such where something is to be read', async () => {
  // Put together, so that it looks like no credential.
  const key = ['st', 'ingest', 'x'.repeat(43)].join('_')
  for (const words of [
    ['show', 'ab'.repeat(16)],
    ['reveal', '01a1ffb3-c0f6-7d97-bc61-c1356a0b12a7', '--class', 'email', '--reason', 'why'],
  ])
    expect((await cliWith(key, ...words)).err).toBe(
      'sealtrace: not_found: the key in $SEALTRACE_API_KEY may only write; make one that may read with `sealtrace apikey create --role analyst`\n',
    )
})

it('ls tells an empty log from filters that nothing fits', async () => {
  expect((await cli('ls')).out).toContain('no traces; record one')
  expect((await cli('ls', '--limit', '5')).out).toContain('no traces; record one')
  expect((await cli('ls', '--since', '1h', '--status', 'error')).out).toMatch(/^no trace fits; /)
})

it('[W80] slashes in --url name no other host: the key is for the one that it names', async () => {
  for (const slashes of ['/', '//', '///'])
    expect((await cli('ls', '--url', `${url}${slashes}`)).out).toContain('no traces; record one')
  const { status, err } = await cli('ls', '--url', `${url}//localhost:1/`)
  expect([status, err]).toEqual([1, expect.stringContaining('not_found')])
  const doctor = await cli('doctor', '--url', `${url}//localhost:1/`)
  expect(doctor.out).toContain('it answers with 404')
})

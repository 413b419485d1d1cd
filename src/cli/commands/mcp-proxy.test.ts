import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'
import { bareEnvironment } from '../../testing/bare-environment.ts'
import { command } from '../../testing/command.ts'

const call = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x' } })}\n`

/** With nothing that says where a collector is, unless `environment` does. */
function proxy(args: string[], input = '', environment: NodeJS.ProcessEnv = {}) {
  const ended = spawnSync(
    'sh',
    ['-c', 'umask 027; exec "$0" "$@"', process.execPath, command, ...args],
    {
      encoding: 'utf8',
      input,
      env: { ...bareEnvironment(), ...environment },
      timeout: 50_000,
    },
  )
  return { status: ended.status, signal: ended.signal, stdout: ended.stdout, stderr: ended.stderr }
}

describe('before a process', () => {
  const unconfigured = /^sealtrace: usage: nothing is recorded: [^\n]+\n/

  test('passes on what is said and how it ends, without a collector too', () => {
    const words = ['mcp-proxy', '--', 'sh', '-c', 'cat; echo trouble >&2; exit 7', '--json']
    const { stderr, ...rest } = proxy(words, `${call}not json`)
    expect(rest).toEqual({ status: 7, signal: null, stdout: `${call}not json` })
    expect(stderr).toMatch(unconfigured)
    expect(stderr.replace(unconfigured, '')).toBe('trouble\n')
    expect(proxy(['mcp-proxy', '--', 'sh', '-c', 'kill -9 $$'])).toMatchObject({
      status: null,
      signal: 'SIGKILL',
    })
  })

  test('the server has the umask and the variables of its host, but for the key', () => {
    const environment = {
      SEALTRACE_DISABLED: '1',
      SEALTRACE_API_KEY: 'st_ingest_x',
      OWN: 'own value',
    }
    const words = ['mcp-proxy', '--', 'sh', '-c', 'umask; echo "$OWN $SEALTRACE_API_KEY."']
    expect(proxy(words, '', environment)).toEqual({
      ...{ status: 0, signal: null, stderr: '' },
      stdout: '0027\nown value .\n',
    })
  })

  test('waits at the end for as long as SEALTRACE_SHUTDOWN_MS says', () => {
    const collector = { SEALTRACE_URL: 'http://127.0.0.1:9', SEALTRACE_API_KEY: 'st_ingest_x' }
    const environment = { ...collector, SEALTRACE_SHUTDOWN_MS: 'soon' }
    const { status, stderr } = proxy(['mcp-proxy', '--', 'cat'], '', environment)
    expect(status).toBe(0)
    expect(stderr).toContain('SEALTRACE_SHUTDOWN_MS is not a number')
  })

  test('--fail-closed answers for the server', () => {
    const { status, stdout } = proxy(['mcp-proxy', '--fail-closed', '--', 'cat'], call)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, error: { code: -32603 } })
  })

  test('a server that is not there', () => {
    const { status, stdout, stderr } = proxy(['mcp-proxy', '--', '/nonexistent/server'])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('sealtrace: unavailable: ')
  })

  test('signals are for the server', async () => {
    const server = `process.on('SIGHUP', () => process.exit(9)); process.stdin.resume(); console.log('up')`
    const words = [command, 'mcp-proxy', '--', process.execPath, '-e', server]
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'ignore'] })
    await new Promise((done) => child.stdout.once('data', done))
    child.kill('SIGHUP')
    expect(await new Promise((done) => child.on('close', done))).toBe(9)
  })
})

test('before an address: says where it is, and ends on a signal', async () => {
  const server = createServer((_, response) => response.writeHead(418).end('short'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  const words = [command, 'mcp-proxy', '--upstream', upstream]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const line = await new Promise<string>((done) =>
      child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())),
    )
    const [, url = ''] = /^ready (http:\/\/127\.0\.0\.1:\d+\/mcp)\n$/.exec(line) ?? []
    const response = await fetch(url, { method: 'POST', body: call })
    expect([response.status, await response.text()]).toEqual([418, 'short'])
    child.kill('SIGTERM')
    expect(await new Promise((done) => child.on('close', done))).toBe(0)
  } finally {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
  }
})

test.each([
  ['nothing', []],
  ['both', ['--upstream', 'http://127.0.0.1:1/mcp', '--', 'cat']],
  ['a port for a process', ['--port', '1', '--', 'cat']],
  ['no address', ['--upstream', 'nowhere']],
  ['another protocol', ['--upstream', 'file:///etc/passwd']],
  ['a password in it', ['--upstream', `http://user:${'word'}@127.0.0.1/mcp`]],
])('%s is no command line', async (_, words) => {
  const { io, stdout, stderr } = testIo()
  expect(await run(['mcp-proxy', ...words], io)).toBe(2)
  expect(stdout()).toBe('')
  expect(stderr()).toMatch(/^sealtrace: usage: [^\n]+\n$/)
})

import { spawnSync } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { testLog } from '../../testing/test-log.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

const canary = 'canary-4711'
const json = JSON.stringify({
  ...{ session_id: 's', prompt_id: 'p', hook_event_name: 'UserPromptSubmit', prompt: canary },
})
const endings: (() => unknown)[] = []

afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

interface Got {
  path: string | undefined
  authorization: string | undefined
  body: string
}

/** A collector that answers each hook with `status`, after `wait` milliseconds. */
async function collector(status = 200, wait = 0): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      got.push({ path: request.url, authorization: request.headers.authorization, body })
      await new Promise((resolve) => setTimeout(resolve, wait))
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Checks what every run of the verb must keep. Resolves with stderr. */
async function hook(argv: string[], options: Parameters<typeof testIo>[0] = {}): Promise<string> {
  const { io, stdout, stderr } = testIo({ stdin: json, ...options })
  expect(await run(['hook', ...argv], io)).toBe(0)
  expect(stdout()).toBe('')
  expect(stderr()).not.toContain(canary)
  expect(stderr().split('\n').filter(Boolean).length).toBeLessThan(2)
  return stderr()
}

describe('to a collector', () => {
  const environment = { SEALTRACE_API_KEY: 'key-1' }

  test('as it came', async () => {
    const { url, got } = await collector()
    expect(await hook(['codex', '--url', url], { environment })).toBe('')
    expect(await hook(['codex'], { environment: { ...environment, SEALTRACE_URL: url } })).toBe('')
    expect(await hook([], { environment: { ...environment, SEALTRACE_URL: url } })).toBe('')
    const one = { path: '/hooks/codex', authorization: 'Bearer key-1', body: json }
    expect(got).toEqual([one, one, { ...one, path: '/hooks/agent' }])
  })

  test.each([
    [400, 'bad_request'],
    [401, 'unauthorized'],
    [403, 'denied'],
    [429, 'busy'],
    [503, 'unavailable'],
  ])('that answers %i', async (status, code) => {
    const { url } = await collector(status)
    expect(await hook(['codex', '--url', url], { environment })).toContain(`sealtrace: ${code}: `)
  })

  test('that is not there, or has no key', async () => {
    const argv = ['codex', '--url', 'http://127.0.0.1:1']
    expect(await hook(argv, { environment })).toContain('sealtrace: unavailable: ')
    expect(await hook(argv)).toContain('sealtrace: usage: ')
  })

  test('that is slow', async () => {
    const { url } = await collector(200, 5000)
    const started = performance.now()
    const argv = ['codex', '--timeout', '0.2', '--url', url]
    expect(await hook(argv, { environment })).toContain('sealtrace: unavailable: ')
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('on this machine', () => {
  test('is recorded', async () => {
    const log = await testLog()
    endings.push(() => log.dispose())
    const place = ['--data', log.place.data, '--state', log.place.state ?? '']
    expect(await hook(['claude-code', '--timeout', '20', ...place])).toBe('')
    const { io, stdout } = testIo()
    expect(await run(['ls', '--json', ...place], io)).toBe(0)
    expect(JSON.parse(stdout())).toMatchObject({
      traces: [{ agent: 'claude-code', name: 'claude-code', steps: 2, complete: false }],
    })
  })

  test('without a log', async () => {
    expect(await hook(['codex'])).toContain('sealtrace: no_log: ')
  })
})

describe('an agent is never told to stop', () => {
  test.each([
    ['no JSON', ['codex'], { stdin: canary }, 'bad_request'],
    ['nothing', ['codex'], { stdin: '' }, 'bad_request'],
    ['a name that is none', ['Codex_1'], {}, 'usage'],
    ['too many words', ['codex', 'more'], {}, 'usage'],
    ['an option that is none', ['codex', '--tiemout', '1'], {}, 'usage'],
    ['a time that is none', ['codex', '--timeout', '0'], {}, 'usage'],
    ['too long a time', ['codex', '--timeout', '61'], {}, 'usage'],
    ['a project that is none', ['codex', '--project', '../x'], {}, 'usage'],
  ])('%s', async (_, argv, options, code) => {
    expect(await hook(argv, options)).toContain(`sealtrace: ${code}: `)
  })

  test('stdin that never ends', async () => {
    const { io, stdout, stderr } = testIo()
    const stdin = (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{')
      await new Promise<void>((resolve) => endings.push(resolve))
    })()
    expect(await run(['hook', 'codex', '--timeout', '0.1'], { ...io, stdin })).toBe(0)
    expect(stdout()).toBe('')
    expect(stderr()).toContain('sealtrace: unavailable: not recorded within 0.1 s')
  })

  test.each([
    ['hook', 0],
    ['ls', 2],
  ])('an old Node: %s', (verb, status) => {
    const old = `Object.defineProperty(process, 'versions', { value: { node: '22.1.0' } })`
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(old)}`]
    const main = fileURLToPath(new URL('../main.ts', import.meta.url))
    const ended = spawnSync(process.execPath, [...preload, main, verb], { encoding: 'utf8' })
    expect(ended).toMatchObject({ status, stdout: '' })
    expect(ended.stderr).toContain('sealtrace: node_too_old: ')
  })

  test('also with --json, which prints a document that asks for nothing', async () => {
    for (const argv of [
      ['hook', '--json'],
      ['hook', 'a', 'b', '--json'],
      ['--json', 'hook', '--x'],
    ]) {
      const { io, stdout } = testIo()
      expect(await run(argv, io)).toBe(0)
      expect(stdout()).toBe('{}\n')
    }
  })
})

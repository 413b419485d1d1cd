// `sealtrace proxy` as its users run it: a process between real requests and a stand-in for the model, with a real collector
// that stands still for a while.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { startModelServer } from './clients/model-server/model-server.mjs'
import { canaries } from './clients/model-server/scenario.mjs'
import { Harness } from './harness.ts'
import { command } from './command.ts'

let harness: Harness
let model: Awaited<ReturnType<typeof startModelServer>>
let output = ''
const children: ChildProcess[] = []
const apiKey = `sk-${'canary'.repeat(5)}`

beforeAll(async () => {
  harness = new Harness()
  model = await startModelServer()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await model?.close()
  await harness?.dispose()
})

async function startProxy(...more: string[]) {
  const child = spawn(process.execPath, [command, 'proxy', '--port', '0', ...more], {
    env: {
      ...process.env,
      SEALTRACE_URL: harness.url,
      SEALTRACE_API_KEY: harness.keys['ingest'],
      SEALTRACE_SPOOL: join(harness.path, 'spool'),
    },
  })
  children.push(child)
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const url = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const ready = /^ready (\S+)$/m.exec(output)?.[1]
      if (ready) done(ready)
    })
    child.on('exit', (code) => fail(new Error(`the proxy ended with ${code}`)))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const [status] = await once(child, 'exit')
    output = output.replace(/^ready .*$/m, '')
    return status
  }
  return { url, stop }
}

async function ask(url: string, session: string, stream = false) {
  const response = await fetch(`${url}/v1/chat/completions?key=${apiKey}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'x-sealtrace-session': session },
    body: JSON.stringify({
      model: 'gpt-6-astra',
      stream,
      messages: [{ role: 'user', content: canaries.join(', ') }],
    }),
  })
  // The model counts its answers.
  const text = (await response.text()).replaceAll(/chatcmpl-\d+/g, 'chatcmpl')
  return { status: response.status, text }
}

const names = ['one', 'two', 'three', 'four', 'five']

/** Those that the collector has. */
async function sessions(): Promise<string[]> {
  const found: string[] = []
  for (const name of names) {
    const response = await harness.get(`/api/v1/traces?session=${name}`)
    const { traces } = (await response.json()) as { traces: unknown[] }
    if (traces.length === 1) found.push(name)
  }
  return found
}

it('passes on and records, also while the collector stands still, and leaves nothing readable', async () => {
  await harness.start()
  const upstream = ['--upstream-openai', model.url]
  const first = await startProxy(...upstream)
  const direct = [await ask(model.url, ''), await ask(model.url, '', true)]
  expect([await ask(first.url, 'one'), await ask(first.url, 'two', true)]).toEqual(direct)
  for (let n = 0; n < 300 && (await sessions()).length < 2; n++) await sleep(100)
  process.kill(harness.pid, 'SIGSTOP')
  expect([await ask(first.url, 'three'), await ask(first.url, 'four', true)]).toEqual(direct)
  expect(model.requests.at(-1)?.headers['x-sealtrace-session']).toBeUndefined()
  expect(await first.stop()).toBe(0)
  expect(findCanaries([...canaries, apiKey], folderContents(harness.path))).toEqual([])

  process.kill(harness.pid, 'SIGCONT')
  const second = await startProxy(...upstream)
  expect(await ask(second.url, 'five')).toEqual(direct[0])
  for (let n = 0; n < 300 && (await sessions()).length < 5; n++) await sleep(100)
  expect(await sessions()).toEqual(names)
  expect(await second.stop()).toBe(0)
  const metrics = Buffer.from(await (await harness.get('/metrics')).text())
  const printed = Buffer.from(output + harness.output)
  expect(
    findCanaries(
      [...canaries, apiKey],
      [...folderContents(harness.path), ['printed', printed], ['metrics', metrics]],
    ),
  ).toEqual([])
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
}, 120_000)

// A collector whose root key lies in a service that goes away and comes back, over real HTTP.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { createLog } from '../journal/create-log.ts'
import type { RootKeySettings } from '../keys/providers/open-provider.ts'
import { vaultStub } from '../testing/key-servers/vault-server.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'
import { startCollector } from './main.ts'

const open: AsyncDisposableStack[] = []
afterEach(async () => {
  for (const stack of open.splice(0)) await stack.disposeAsync()
})

/** Vault, behind a gate that can be shut: what comes is refused then, or left without an answer. */
async function vault() {
  const stack = new AsyncDisposableStack()
  open.push(stack)
  const stub = stack.use(await vaultStub())
  const sockets = new Set<Socket>()
  let silent = false
  const gate = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (silent) return
    const inner = connect(Number(new URL(stub.url).port), '127.0.0.1')
    inner.on('error', () => socket.destroy())
    socket.on('close', () => inner.destroy())
    socket.pipe(inner).pipe(socket)
  })
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  const { port } = gate.address() as AddressInfo
  const shut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (gate.listening) await new Promise((done) => gate.close(done))
  }
  stack.defer(shut)
  return {
    stack,
    token: stub.issue(),
    shut,
    /** Takes connections and says nothing. */
    silence: (on: boolean) => {
      silent = on
      for (const socket of sockets) socket.destroy()
    },
    reopen: async () => {
      gate.listen(port, '127.0.0.1')
      await once(gate, 'listening')
    },
    settings: {
      provider: 'vault',
      address: `http://127.0.0.1:${port}`,
      key: 'sealtrace',
      timeoutMs: 1500,
    } satisfies RootKeySettings,
  }
}

async function setUp(stack: AsyncDisposableStack, token: string) {
  const folder = stack.use(tempFolder())
  const place = {
    data: join(folder.path, 'data'),
    state: join(folder.path, 'state'),
    project: 'default',
    environment: { VAULT_TOKEN: token },
  }
  const start = async (rootKeys: readonly RootKeySettings[], warnings: string[] = []) => {
    const defaults = loadConfig({ environment: {} })
    const collector = await startCollector({
      place,
      config: {
        ...defaults,
        server: { host: '127.0.0.1', port: 0 },
        keys: { rootKeys },
      },
      onWarning: (line) => warnings.push(line),
    })
    stack.defer(() => collector.close())
    return collector
  }
  return { place, start }
}

function sender(url: string, key: string) {
  let n = 0
  return async () => {
    const spanId = String(++n).padStart(16, '0')
    const times = {
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000001000000000',
    }
    const attributes = [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }]
    const span = { traceId: 'ab'.repeat(16), spanId, name: 'chat', ...times, attributes }
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    })
    return { status: response.status, text: await response.text() }
  }
}

test('[E15] refuses what needs the root key while its service is away, and takes it once it is back', async () => {
  const { stack, token, shut, reopen, settings } = await vault()
  const { place, start } = await setUp(stack, token)
  const { apiKeys } = await createLog(place, { rootKeys: [settings] })
  const { url } = await start([settings])
  await shut()
  const send = sender(url, apiKeys.ingest)
  const refused = await send()
  expect(refused.status).toBe(503)
  expect(refused.text).toMatch(/root key provider 1 \(Vault \(transit\/sealtrace\)\)/)
  expect(refused.text).not.toContain(token)
  await reopen()
  await expect.poll(async () => (await send()).status, { timeout: 15_000 }).toBe(200)
  // What is open stays open: an outage harms only what needs another key.
  await shut()
  expect((await send()).status).toBe(200)
})

test('[E27] a write that is refused while its service is away stops nothing else', async () => {
  const { stack, token, shut, settings } = await vault()
  const { place, start } = await setUp(stack, token)
  const { apiKeys } = await createLog(place, { rootKeys: [settings] })
  const { url, log } = await start([settings])
  const send = sender(url, apiKeys.ingest)
  for (let i = 0; i < 4; i++) expect((await send()).status).toBe(200)
  await shut()
  const { append } = log.store
  log.store.append = () => Promise.reject(new SealtraceError('unavailable', 'the disk is full'))
  expect((await send()).status).toBe(503)
  log.store.append = append.bind(log.store)
  for (let i = 0; i < 4; i++) expect((await send()).status).toBe(200)
})

test('[E15] a service that does not answer holds nothing up for longer than its limit', async () => {
  const { stack, token, silence, settings } = await vault()
  const { place, start } = await setUp(stack, token)
  const { apiKeys } = await createLog(place, { rootKeys: [settings] })
  const { url } = await start([settings])
  silence(true)
  const send = sender(url, apiKeys.ingest)
  const began = Date.now()
  const answers = await Promise.all(Array.from({ length: 12 }, send))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503))
  for (let i = 0; i < 5; i++) expect((await send()).status).toBe(503)
  // Each in its turn they would take twenty-five seconds.
  expect(Date.now() - began).toBeLessThan(12_000)
  silence(false)
  await sleep(5000)
  await expect.poll(async () => (await send()).status, { timeout: 15_000 }).toBe(200)
})

test('does not start without it, and says why', async () => {
  const { stack, token, shut, settings } = await vault()
  const { place, start } = await setUp(stack, token)
  await createLog(place, { rootKeys: [settings] })
  await shut()
  await expect(start([settings])).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringMatching(/^root key provider 1 \(Vault \(transit\/sealtrace\)\): /),
  })
})

test('each thread of the collector opens a key file under a passphrase for itself', async () => {
  const stack = new AsyncDisposableStack()
  open.push(stack)
  const { place, start } = await setUp(stack, 'no token')
  const given = { ...place.environment, SEALTRACE_PASSPHRASE: 'a passphrase of ours' }
  Object.assign(place.environment, given)
  const { apiKeys } = await createLog(place)
  const { url } = await start([{ provider: 'file' }])
  const send = sender(url, apiKeys.ingest)
  const answers = await Promise.all([send(), send(), send()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
})

test('no log is made under a fall-back', async () => {
  const { stack, token, shut, settings } = await vault()
  const { place } = await setUp(stack, token)
  await shut()
  await expect(
    createLog(place, { rootKeys: [settings, { provider: 'file' }] }),
  ).rejects.toMatchObject({ code: 'key_unavailable' })
})

test('[E15] a fall-back is told, counted and on the record, and what it wrapped opens later', async () => {
  const { stack, token, shut, reopen, settings } = await vault()
  const { place, start } = await setUp(stack, token)
  // Of a month that is long gone: the first step makes keys of this one.
  const now = () => Date.UTC(2025, 0, 15)
  const { apiKeys } = await createLog(place, { rootKeys: [{ provider: 'file' }], now })
  await shut()
  const warnings: string[] = []
  const list = [settings, { provider: 'file' }] as const
  const { url, close } = await start(list, warnings)
  expect((await sender(url, apiKeys.ingest)()).status).toBe(200)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const count = Number(/^sealtrace_root_key_fallbacks_total (\d+)$/m.exec(metrics)?.[1])
  expect(count).toBeGreaterThan(1)
  const told = warnings.filter((line) => line.includes('root key provider'))
  expect(told).toEqual([
    expect.stringMatching(
      /^the root key provider vault:transit\/sealtrace did not wrap a key \(key_unavailable\); [0-9a-f]{16} did/,
    ),
  ])
  const audit = async () => {
    const headers = { authorization: `Bearer ${apiKeys.auditor}` }
    const answer = await fetch(`${url}/api/v1/audit`, { headers })
    const { entries } = (await answer.json()) as { entries: { action: string; actor: string }[] }
    return entries.filter(({ action }) => action === 'key.fallback')
  }
  await expect.poll(audit, { timeout: 10_000 }).toHaveLength(1)
  await close()
  await reopen()
  const again = await start(list)
  expect((await sender(again.url, apiKeys.ingest)()).status).toBe(200)
})

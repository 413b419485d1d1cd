// A collector that renews keys, by age and when it is asked, while it takes what recorders send.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { KeyRotator, type RotationRequest } from '../erase/key-rotator.ts'
import { keyAges, type KeyAge } from '../erase/key-ages.ts'
import { SealtraceError } from '../error.ts'
import { createLog } from '../journal/create-log.ts'
import { parseHeader } from '../record/header.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { testLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { keepRotations } from './key-rotation.ts'
import { startCollector } from './main.ts'
import { createMetrics } from './metrics.ts'
import { renewRootKey } from './renew-root-key.ts'
import { verifyFolder } from './verify-run.ts'

const open: AsyncDisposableStack[] = []
afterEach(async () => {
  for (const stack of open.splice(0)) await stack.disposeAsync()
})

const dayMs = 86_400_000
const never = { dataDays: 0, indexDays: 0, signingDays: 0 }

function newStack(): AsyncDisposableStack {
  const stack = new AsyncDisposableStack()
  open.push(stack)
  return stack
}

async function logOf(stack: AsyncDisposableStack) {
  const log = await testLog()
  stack.defer(() => log.dispose())
  const opened = await log.open()
  stack.defer(() => opened.close())
  return opened
}

it('[E28] each key is due when it is as old as the settings say, and 0 is never', async () => {
  const log = await logOf(newStack())
  const due = async (ages: Partial<typeof never>) => {
    const all = await keyAges(log, { ...never, ...ages })
    return all.flatMap(({ request, due: at, made }) =>
      at === null ? [] : [[request.what, request.subjects ?? false, (at - made) / dayMs]],
    )
  }
  expect(await due({})).toEqual([])
  const data = await due({ dataDays: 7 })
  expect(data.toSorted()).toEqual([
    ['data', false, 7],
    ['data', true, 7],
  ])
  expect(await due({ indexDays: 30 })).toEqual([['index', false, 30]])
  expect(await due({ signingDays: 90 })).toEqual([['signing', false, 90]])
  const [{ made } = { made: 0 }] = await keyAges(log, never)
  expect(Math.abs(Date.now() - made)).toBeLessThan(60_000)
  await new KeyRotator(log).rotate({ what: 'signing' }, 'tester')
  expect(await due({ signingDays: 90 })).toEqual([])
})

it('[E28] what is due is renewed, one after the other, and tried again where it failed', async () => {
  const log = await logOf(newStack())
  const asked: RotationRequest[] = []
  const warnings: string[] = []
  const metrics = createMetrics()
  const rotator = {
    rotate: (request: RotationRequest) => {
      asked.push(request)
      return Promise.reject(new SealtraceError('key_unavailable', 'the service is away'))
    },
  }
  const options = { ages: { ...never, indexDays: 1, signingDays: 2 }, rotator, metrics, every: 20 }
  const onWarning = (line: string) => void warnings.push(line)
  const early = keepRotations(log, { ...options, onWarning, now: () => Date.now() + dayMs / 2 })
  await new Promise((done) => setTimeout(done, 100))
  early.close()
  expect(asked).toEqual([])
  const late = keepRotations(log, { ...options, onWarning, now: () => Date.now() + 1.5 * dayMs })
  await expect.poll(() => asked.length).toBeGreaterThan(1)
  late.close()
  expect(new Set(asked.map(({ what }) => what))).toEqual(new Set(['index']))
  expect(warnings[0]).toBe(
    'the key of index is due and could not be renewed yet: the service is away',
  )
  const failures = /^sealtrace_key_rotation_failures_total (\d+)$/m
  const gauges = {} as Parameters<typeof metrics.render>[0]
  expect(Number(failures.exec(metrics.render(gauges))?.[1])).toBeGreaterThan(1)
})

async function collectorOf(stack: AsyncDisposableStack, toml = '') {
  const folder = stack.use(tempFolder())
  const place = {
    data: join(folder.path, 'data'),
    state: join(folder.path, 'state'),
    project: 'default',
    environment: {},
  }
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  const loaded = loadConfig({ path, environment: {} })
  const config = { ...loaded, server: { host: '127.0.0.1', port: 0 } }
  return { place, config, folder }
}

function sender(url: string, key: string) {
  let n = 0
  return async () => {
    const spanId = String(++n).padStart(16, '0')
    const traceId = String(n % 5).padStart(32, 'c')
    const times = {
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000001000000000',
    }
    const text = (name: string, stringValue: string) => ({ key: name, value: { stringValue } })
    const attributes = [
      text('gen_ai.operation.name', 'chat'),
      text('note', 'write to jane@example.com'),
      ...(n % 2 ? [text('user.id', `user ${n % 3}`)] : []),
    ]
    const span = { traceId, spanId, name: 'chat', ...times, attributes }
    const { status } = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    })
    return status
  }
}

it('[E25] [E26] over HTTP, while the threads of a collector take what is sent', async () => {
  const stack = newStack()
  const { place, config } = await collectorOf(stack)
  const { apiKeys } = await createLog(place)
  const collector = await startCollector({ place, config })
  stack.defer(() => collector.close())
  const send = sender(collector.url, apiKeys.ingest)
  const statuses: number[] = []
  let isOver = false
  const sending = Array.from({ length: 3 }, async () => {
    while (!isOver) {
      const status = await send()
      // Rotations follow each other at once here: who is told to send again does.
      if (status !== 503) statuses.push(status)
    }
  })
  const rotate = async (body: object) => {
    const answer = await fetch(`${collector.url}/api/v1/keys/rotate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKeys.admin}` },
      body: JSON.stringify(body),
    })
    return { status: answer.status, text: await answer.text() }
  }
  // However slow the machine: each rotation is followed by something that was taken under the new key.
  const followedByOneThatIsTaken = async (action: () => Promise<object>) => {
    expect(await action()).toMatchObject({ status: 200 })
    const before = statuses.length
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(before)
  }
  try {
    for (let round = 0; round < 2; round++)
      for (const body of [
        { what: 'data', all: true },
        { what: 'data', subjects: true },
        { what: 'index', all: true },
        { what: 'signing' },
        { what: 'signing', finish: true },
      ])
        await followedByOneThatIsTaken(() => rotate(body))
  } finally {
    isOver = true
    await Promise.all(sending)
  }
  expect(statuses.filter((status) => status !== 200)).toEqual([])
  for (let i = 0; i < 6; i++) expect(await send()).toBe(200)
  const found = await fetch(`${collector.url}/api/v1/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKeys.investigator}` },
    body: JSON.stringify({ value: 'jane@example.com', limit: 200 }),
  })
  expect(((await found.json()) as { matches: object[] }).matches.length).toBe(
    Math.min(200, statuses.length + 6),
  )
  await collector.close()
  expect(await verifyFolder(place, { deep: true })).toMatchObject({ ok: true, findings: [] })
})

it('[E28] a collector goes by the ages in its settings', async () => {
  const stack = newStack()
  const toml = '[keys.rotation]\ndata_days = 1\nindex_days = 1\nsigning_days = 1\nroot_days = 1\n'
  const { place, config } = await collectorOf(stack, toml)
  // Long ago.
  const { stateDir, info } = await createLog(place, { now: () => Date.UTC(2025, 0, 15) })
  const root = () => readFileSync(join(stateDir, 'root.key'), 'utf8')
  const before = root()
  const notices: string[] = []
  const start = async () => {
    const onNotice = (line: string) => void notices.push(line)
    const collector = await startCollector({ place, config, onNotice })
    stack.defer(() => collector.close())
    return collector
  }
  const { log, close } = await start()
  expect(root()).not.toBe(before)
  expect(notices.filter((line) => line.startsWith('the root key was renewed by age'))).toHaveLength(
    1,
  )
  const rotated = async () => {
    const records = await log.store.audits({ action: 'keys.rotate', limit: 100 })
    return records.map(({ header }) => parseHeader(header ?? '')?.target).toSorted()
  }
  await expect
    .poll(rotated, { timeout: 10_000 })
    .toEqual(['data', 'index', 'root', 'signing', 'subjects'])
  expect(log.info.signingKeys).toEqual([info.logKey, expect.any(String)])
  expect(await keyAges(log, config.keys.rotation ?? never)).toSatisfy((ages: KeyAge[]) =>
    ages.every(({ due }) => due === null || due > Date.now()),
  )
  await close()
  // All of it is young now.
  const again = await start()
  expect((await again.log.store.audits({ action: 'keys.rotate', limit: 100 })).length).toBe(5)
  await again.close()
  expect(notices.filter((line) => line.includes('by age'))).toHaveLength(1)
  expect(await verifyFolder(place, { deep: true })).toMatchObject({ ok: true, findings: [] })
})

it('[E28] the root key is renewed when it is due, by the provider that makes keys itself, and not where nobody asks', async () => {
  const stack = newStack()
  const { place, config } = await collectorOf(stack, '[keys.rotation]\nroot_days = 30\n')
  await createLog(place)
  const now = () => Date.now() + 31 * dayMs
  expect(await renewRootKey({ place, config })).toBeNull()
  expect(await renewRootKey({ place, config: { ...config, keys: {} }, now })).toBeNull()
  expect(await renewRootKey({ place, config, now })).toMatchObject({ resumed: false })
  const other = { ...place, environment: { SEALTRACE_ROOT_KEY: 'ab'.repeat(32) } }
  await expect(renewRootKey({ place: other, config, now })).rejects.toMatchObject({
    code: 'config_invalid',
  })
})
